"""A file from a person to the registry: looked through, confirmed, loaded by the worker, or left."""

import pytest

from initiatives.models import Actor, Initiative
from loading import running
from loading.bulk import storing
from loading.models import ColumnMapping, LoadPiece, LoadRun, RefusedLine
from loading.running import Stopped, work
from loading.services import cancel, confirm, receive, remap
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.models import Notice

from .files import GOOD_TABLE, given, given_lines, make_run, worked
from .making import FULL, jsonl, loaded

pytestmark = pytest.mark.django_db


def done(run: LoadRun, by) -> LoadRun:
    confirm(worked(run), by=by)
    return worked(run)


def test_a_file_is_looked_through_confirmed_and_loaded(unit):
    run = worked(given_lines(unit))
    assert (run.state, run.lines, run.new, run.refused, run.share) == ("checked", 1, 1, 0, 1000)
    assert run.sample[0]["name"] == FULL["name"]
    assert not Initiative.objects.exists()
    confirm(run, by=unit)
    run = worked(run)
    assert (run.state, run.new, run.actors) == ("done", 1, 2)
    initiative = Initiative.objects.get()
    assert (initiative.origin, initiative.external_id) == ("sid", "SID-1")
    assert not LoadPiece.objects.exists()
    subjects = list(Notice.objects.filter(person=unit).order_by("pk").values_list("subject", flat=True))
    assert subjects == ["«lineas.jsonl» está listo para cargar", "«lineas.jsonl» está cargado"]


def test_the_same_file_again_changes_nothing(unit):
    done(given_lines(unit), unit)
    before = Initiative.objects.values().get()
    again = done(given_lines(unit), unit)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    assert Initiative.objects.values().get() == before


def test_another_origin_is_another_initiative_and_fichas_are_not_touched(unit, initiative):
    done(given_lines(unit), unit)
    other = done(given_lines(unit, origin="otro"), unit)
    assert other.new == 1
    assert Initiative.objects.count() == 3
    initiative.refresh_from_db()
    assert initiative.origin == ""


def test_one_refused_line_and_nothing_can_be_loaded(unit):
    run = make_run(unit)
    assert (run.state, run.lines, run.refused) == ("refused", 2, 1)
    line = RefusedLine.objects.get(run=run)
    assert [each["code"] for each in line.problems] == ["unknown_code", "missing"]
    with pytest.raises(Refused):
        confirm(run, by=unit)
    assert not Initiative.objects.exists()


def test_columns_are_remembered_for_files_of_the_origin(unit):
    run = worked(given(unit, GOOD_TABLE.replace("título", "cosa")))
    assert run.state == "refused" and run.broken["code"] == "columns_missing"
    mapping = run.mapping | {"name": "cosa", "objectives": "otra cosa"}
    remap(run, mapping=mapping, name="sid-corto", by=unit)
    assert worked(run).state == "checked"
    again = worked(given(unit, GOOD_TABLE.replace("título", "cosa")))
    assert (again.state, again.mapping["objectives"]) == ("checked", "otra cosa")
    assert worked(given(unit, GOOD_TABLE.replace("título", "cosa"), origin="otro")).state == "refused"
    assert ColumnMapping.objects.get().name == "sid-corto"


def test_a_name_of_columns_is_taken_once(unit):
    remap(make_run(unit), mapping={"name": "título"}, name="uno", by=unit)
    other = make_run(unit, GOOD_TABLE.replace("otra cosa", "más"))
    with pytest.raises(Refused) as refusal:
        remap(other, mapping={"name": "título"}, name="uno", by=unit)
    assert refusal.value.field == "name"
    other.refresh_from_db()
    assert other.state == "checked"


@pytest.mark.parametrize("person", ["focal_point", "consultant", "administrator", "stranger"])
def test_only_the_unit_loads(person, unit, request):
    somebody = request.getfixturevalue(person)
    run = worked(given_lines(unit))
    for what in (
        lambda: given_lines(somebody),
        lambda: confirm(run, by=somebody),
        lambda: cancel(run, by=somebody),
        lambda: remap(run, mapping={}, name="x", by=somebody),
    ):
        with pytest.raises(NotAllowed):
            what()
    assert not LoadRun.objects.visible_to(somebody).exists()


@pytest.mark.parametrize(
    ("name", "data"), [("a.csv", []), ("a.csv", [b""]), ("a.pdf", [b"x"]), ("a.csv", [b"x" * 1024] * 3)]
)
def test_a_file_that_cannot_be_taken_is_refused(name, data, unit, monkeypatch):
    monkeypatch.setattr("loading.services.MAX_UPLOAD_BYTES", 2048)
    with pytest.raises(Refused) as refusal:
        receive(by=unit, name=name, data=data, origin="sid")
    assert refusal.value.field == "file"
    assert not LoadRun.objects.exists()


def test_cancelling_before_it_is_loaded(unit):
    run = worked(given_lines(unit))
    cancel(run, by=unit)
    run.refresh_from_db()
    assert run.state == "cancelled" and not LoadPiece.objects.exists()
    for what in (confirm, cancel):
        with pytest.raises(Refused):
            what(run, by=unit)
    assert not work()


def test_cancelled_while_it_is_loaded_leaves_nothing(unit, monkeypatch):
    run = worked(given_lines(unit))
    confirm(run, by=unit)
    load = storing.load

    def cancelled_meanwhile(wish, *, tell):
        found = load(wish, tell=tell)
        LoadRun.objects.filter(pk=run.pk).update(state="cancelled")
        return found

    monkeypatch.setattr(running, "load", cancelled_meanwhile)
    assert work()
    assert not Initiative.objects.exists() and not Actor.objects.exists()


def test_the_beat_stops_a_run_that_is_no_longer_this_workers(unit, monkeypatch):
    monkeypatch.setattr(running, "BEAT", 0)
    run = given_lines(unit)
    beat = running._Beat(run, apart=False)
    run.state, run.claim = "checking", "mine"
    LoadRun.objects.filter(pk=run.pk).update(state="checking", claim="mine")
    beat(3, 0.5)
    run.refresh_from_db()
    assert (run.lines, run.share) == (3, 500)
    LoadRun.objects.filter(pk=run.pk).update(claim="another's")
    with pytest.raises(Stopped):
        beat(4, 0.6)


def test_a_worker_that_died_is_taken_over_three_times_at_most(unit):
    run = given_lines(unit)
    for tries in (1, 2, 3):
        LoadRun.objects.filter(pk=run.pk).update(
            state="checking", claim="x.y.1.2", claimed_at="2020-01-01T00:00Z", tries=tries
        )
        work()
        run.refresh_from_db()
        assert run.state == ("checked" if tries < 3 else "failed")


def test_a_failure_is_noted_and_nothing_is_half_done(unit, monkeypatch, caplog):
    run = worked(given_lines(unit))
    confirm(run, by=unit)
    monkeypatch.setattr(storing.Store, "_link", lambda *args: 1 / 0)
    assert work()
    run.refresh_from_db()
    assert run.state == "failed" and "ZeroDivisionError" in caplog.text
    assert not Initiative.objects.exists() and not Actor.objects.exists()


def test_a_line_that_came_to_be_refused_meanwhile_undoes_all(unit, tmp_path):
    from loading.bulk.storing import NotLoaded, load

    from .making import wish

    path = jsonl(tmp_path, [FULL, FULL | {"id": "2", "country": "??"}])
    with pytest.raises(NotLoaded):
        load(wish(path))
    assert not Initiative.objects.exists()


def test_a_change_keeps_the_links_that_stay(unit, tmp_path):
    loaded(jsonl(tmp_path, [FULL]))
    initiative = Initiative.objects.get()
    links = dict(initiative.participations.values_list("actor__name", "pk"))
    result = loaded(jsonl(tmp_path, [FULL | {"actors": FULL["actors"][1:], "name": "Otro nombre"}]))
    assert result.changed == 1
    assert dict(initiative.participations.values_list("actor__name", "pk")) == {"AIDER": links["AIDER"]}
    initiative.refresh_from_db()
    assert initiative.name == "Otro nombre"
    assert initiative.registered_at < initiative.updated_at
