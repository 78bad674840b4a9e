"""A version of the rule on the whole registry: as naive evaluation says, once, and without changing anything."""

import random
import threading
from dataclasses import replace

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from initiatives.engine import rules as engine_rules
from initiatives.engine.rules import VERSIONS, rules_of
from initiatives.models import Actor, Initiative, Participation, RuleAdoption
from initiatives.services import judge_criterion, result_of
from judging import replaying
from judging.differences import told
from judging.enums import PreviewState
from judging.models import RulePreview
from judging.replaying import adopt, ask_preview, cancel, differences, discard, explained, work
from pifcss_registry.accounts.models import Country
from pifcss_registry.errors import NotAllowed, Refused
from tests.conftest import make_initiative

TYPES = ("EST-CEN", "ACA-UNI", "CIV-ONG", "PRI-EMP")


@pytest.fixture
def lax(monkeypatch):
    """A version with other numbers: AMDS from two types on, sustained from three months, partials allowed."""
    version = replace(rules_of("1"), version="laxa", amds_more_than=1, months=3, allowed_partials=2)
    monkeypatch.setitem(engine_rules.VERSIONS, "laxa", version)
    return version


def store_registry(seed: int, n: int) -> list[Initiative]:
    """Initiatives of every kind, quickly: unknown and declared modality, no to four actors, judged and not."""
    dice = random.Random(seed)
    actors = [
        Actor.objects.create(name=f"Actor {i}", key=f"actor {seed} {i}", actor_type_id=TYPES[i % len(TYPES)])
        for i in range(8)
    ]
    found = []
    for number in range(n):
        modality = dice.choice(["", "bilateral", "triangular", "ninguna"])
        said = {"modality": modality or None, "start": "2024-01-01", "end": dice.choice([None, "2024-06-30"])}
        said |= {"renewed": dice.choice([None, False]), "sdgs": [6], "added_value": "Agua"}
        initiative = Initiative.objects.create(
            name=f"Iniciativa {number}",
            country_id="CR",
            round_code="2022",
            year=2022,
            type=dice.choice([None, 1, 2, 2, 4]),
            rules="1",
            modality=modality,
            complement={key: value for key, value in said.items() if value is not None},
        )
        initiative.partner_countries.set(dice.sample(["PE", "DO"], dice.randint(0, 2)))
        for actor in dice.sample(actors, dice.randint(0, 4)):
            declared = {"contribution": "a", "capability": actor.name, "interest": "b", "benefit": "c"}
            Participation.objects.create(
                initiative=initiative, actor=actor, declared_name=actor.name, complement=dice.choice([{}, declared])
            )
        found.append(initiative)
    return found


def judge_some(initiatives, by, seed: int) -> None:
    dice = random.Random(seed)
    for initiative in initiatives:
        for criterion in dice.sample(["F-1", "AC-4", "AC-5", "AM-1", "AM-6", "AM-9"], dice.randint(0, 6)):
            value = dice.choice(["cumple", "cumple", "cumple", "parcial", "no_cumple"])
            judge_criterion(initiative, criterion=criterion, value=value, reason="Leído.", by=by)
        result = result_of(initiative)
        Initiative.objects.filter(pk=initiative.pk).update(verdict=result.verdict, broad=result.broad)


def naive(version: str) -> dict[int, tuple]:
    """One initiative after the other, with nothing loaded before."""
    found = {}
    for initiative in Initiative.objects.all():
        result = result_of(Initiative.objects.get(pk=initiative.pk), rules=VERSIONS[version])
        row = (initiative.verdict, result.verdict, initiative.broad, result.broad)
        if row[:1] != row[1:2] or row[2] != row[3]:
            found[initiative.pk] = row
    return found


def stored(preview: RulePreview) -> dict[int, tuple]:
    columns = ("initiative_id", "was", "becomes", "broad_was", "broad_becomes")
    return {row[0]: row[1:] for row in preview.changes.values_list(*columns)}


def run(preview: RulePreview, most: int = 100) -> RulePreview:
    for _ in range(most):
        if not work():
            break
    preview.refresh_from_db()
    return preview


def registry() -> list[tuple]:
    """All that a preview must leave alone."""
    return list(Initiative.objects.order_by("pk").values_list("pk", "verdict", "broad", "rules", "updated_at"))


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(replaying, "BATCH", 4)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("version", ["1-estricta", "laxa"])
def test_preview_is_what_naive_evaluation_says(seed, version, unit, lax, small_batches):
    judge_some(store_registry(seed, 13 + seed), unit, seed)
    before, expected = registry(), naive(version)
    preview = run(ask_preview(version, by=unit))
    assert (preview.state, preview.done, preview.total) == (PreviewState.DONE, 13 + seed, 13 + seed)
    assert stored(preview) == expected
    assert expected or version == "1-estricta"  # the lax one always changes something
    assert differences(preview).changed == len(expected)
    assert registry() == before


def test_own_version_changes_nothing(unit, small_batches):
    judge_some(store_registry(5, 9), unit, 5)
    preview = run(ask_preview("1", by=unit))
    assert (preview.state, stored(preview)) == (PreviewState.DONE, {})
    assert told(differences(preview)) == "Ninguna iniciativa cambiaría de resultado."


def test_empty_registry_is_finished_at_once(unit):
    preview = run(ask_preview("1-estricta", by=unit))
    assert (preview.state, preview.total) == (PreviewState.DONE, 0)


@pytest.mark.parametrize("n", [4, 8])
def test_registry_of_exactly_some_batches_ends(n, unit, small_batches):
    store_registry(1, n)
    preview = run(ask_preview("1-estricta", by=unit))
    assert (preview.state, preview.done) == (PreviewState.DONE, n)
    assert work() is False


def test_batch_costs_the_same_queries_whatever_is_in_it(unit, django_assert_num_queries, lax):
    store_registry(1, 3)
    ask_preview("laxa", by=unit)
    with django_assert_num_queries(11):
        work()
    store_registry(2, 30)
    ask_preview("laxa", by=unit)
    with django_assert_num_queries(11):
        work()


class Killed(BaseException):
    """The end of a process: nothing of ours catches it."""


def test_killed_worker_leaves_nothing_half_done_and_the_next_goes_on_from_there(
    unit, lax, small_batches, monkeypatch
):
    store_registry(3, 15)
    expected = naive("laxa")
    preview = ask_preview("laxa", by=unit)
    assert work()
    real = replaying._store

    def killed(*arguments):
        real(*arguments)
        raise Killed

    monkeypatch.setattr(replaying, "_store", killed)
    before = (RulePreview.objects.values("done", "last_pk", "state").get(), stored(preview))
    with pytest.raises(Killed):
        work()
    assert (RulePreview.objects.values("done", "last_pk", "state").get(), stored(preview)) == before
    monkeypatch.setattr(replaying, "_store", real)
    run(preview)
    assert (preview.done, stored(preview)) == (15, expected)


def test_of_two_workers_with_one_batch_one_is_heard(unit, lax, small_batches, monkeypatch):
    store_registry(3, 15)
    expected = naive("laxa")
    preview = ask_preview("laxa", by=unit)
    real, others = replaying._changes, []

    def overtaken(*arguments):
        """While this worker thinks, another one does the same batch."""
        if not others:
            others.append(1)
            work()
        return real(*arguments)

    monkeypatch.setattr(replaying, "_changes", overtaken)
    assert work()
    preview.refresh_from_db()
    assert preview.done == 4
    run(preview)
    assert (preview.done, stored(preview)) == (15, expected)


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_count_nothing_twice(unit, lax, small_batches):
    store_registry(4, 22)
    expected = naive("laxa")
    preview = ask_preview("laxa", by=unit)
    errors = []

    def worker():
        try:
            while work():
                pass
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=worker) for _ in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    preview.refresh_from_db()
    assert errors == []
    assert (preview.state, preview.done, preview.total) == (PreviewState.DONE, 22, 22)
    assert stored(preview) == expected


def test_registered_meanwhile_is_included_and_deleted_does_no_harm(unit, lax, small_batches, monkeypatch):
    rows = store_registry(4, 9)
    preview = ask_preview("laxa", by=unit)
    work()
    late = make_initiative(unit, name="Después", round_code="2022")
    rows[0].delete()  # looked at already
    rows[6].delete()  # not yet
    real, gone = replaying._changes, []

    def deleted_while_thinking(*arguments):
        found = real(*arguments)
        if not gone:
            gone.append(found[-1].initiative_id)
            Initiative.objects.filter(pk=gone[0]).delete()
        return found

    monkeypatch.setattr(replaying, "_changes", deleted_while_thinking)
    run(preview)
    assert (preview.state, preview.done, preview.total) == (PreviewState.DONE, 9, 9)
    assert late.pk in stored(preview) and gone[0] not in stored(preview)
    assert stored(preview) == naive("laxa")


def test_failure_is_marked_and_logged_and_stops_no_other_preview(unit, lax, caplog, monkeypatch):
    store_registry(4, 3)
    broken, good = ask_preview("laxa", by=unit), ask_preview("1-estricta", by=unit)
    monkeypatch.delitem(engine_rules.VERSIONS, "laxa")
    assert work() and work()
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, good.state) == (PreviewState.FAILED, PreviewState.DONE)
    assert "of version laxa of the rule failed" in caplog.text
    assert work() is False


def test_database_that_is_away_fails_no_preview(unit, monkeypatch):
    preview = ask_preview("1-estricta", by=unit)
    monkeypatch.setattr(replaying, "_batch", lambda after: (_ for _ in ()).throw(OperationalError("away")))
    with pytest.raises(OperationalError):
        work()
    preview.refresh_from_db()
    assert preview.state == PreviewState.WAITING


def test_unfinished_preview_is_not_asked_for_twice(unit, administrator):
    first = ask_preview("1-estricta", by=unit)
    assert ask_preview("1-estricta", by=administrator) == first
    assert ask_preview("1", by=unit) != first  # also of the version in force
    run(first)
    assert ask_preview("1-estricta", by=unit) != first


def test_two_who_ask_at_the_same_moment_get_one(unit, administrator, monkeypatch):
    first = ask_preview("1-estricta", by=unit)
    unfinished = RulePreview.objects.none()
    monkeypatch.setattr(type(unfinished), "unfinished", lambda rows: rows.none())
    assert ask_preview("1-estricta", by=administrator) == first


def test_who_may(focal_point, consultant, stranger, unit):
    preview = run(ask_preview("1-estricta", by=unit))
    for person in (focal_point, consultant, stranger):
        with pytest.raises(NotAllowed):
            ask_preview("1-estricta", by=person)
        for decide in (cancel, discard, adopt):
            with pytest.raises(NotAllowed):
                decide(preview, by=person)
        assert not RulePreview.objects.visible_to(person).exists()
    with pytest.raises(Refused, match="La versión «7» de la regla no existe"):
        ask_preview("7", by=unit)


def test_what_fits_which_state(unit):
    preview = ask_preview("1-estricta", by=unit)
    for decide in (discard, adopt):
        with pytest.raises(Refused, match="En espera"):
            decide(preview, by=unit)
    run(preview)
    with pytest.raises(Refused, match="Terminada"):
        cancel(preview, by=unit)
    discard(preview, by=unit)
    for decide in (cancel, discard, adopt):
        with pytest.raises(Refused, match="Descartada"):
            decide(preview, by=unit)
    preview.refresh_from_db()
    assert (preview.state, preview.settled_by) == (PreviewState.DISCARDED, unit)
    assert preview.settled_at <= timezone.now()
    assert not RuleAdoption.objects.filter(version="1-estricta").exists()


def test_cancelled_preview_keeps_no_findings_and_the_worker_leaves_it(unit, lax, small_batches, monkeypatch):
    store_registry(3, 15)
    preview = ask_preview("laxa", by=unit)
    work()
    real = replaying._changes

    def cancelled_while_thinking(*arguments):
        cancel(preview, by=unit)
        return real(*arguments)

    monkeypatch.setattr(replaying, "_changes", cancelled_while_thinking)
    work()
    preview.refresh_from_db()
    assert (preview.state, preview.done, stored(preview)) == (PreviewState.CANCELLED, 4, {})
    assert work() is False


def test_published_round_keeps_its_verdict_and_a_new_round_gets_the_adopted_version(unit, administrator, initiative):
    before = registry()
    preview = run(ask_preview("1-estricta", by=unit))
    assert stored(preview)[initiative.pk][:2] == ("acotada", "sin_informacion")
    adopted = adopt(preview, by=administrator)
    preview.refresh_from_db()
    assert (preview.state, preview.settled_by, adopted.by) == (PreviewState.ADOPTED, administrator, administrator)
    assert RuleAdoption.objects.in_force() == "1-estricta"
    assert registry() == before
    # ... also when it is judged anew, and when the round gets another one
    judge_criterion(initiative, criterion="AC-4", value="cumple", reason="Leído.", by=unit)
    assert Initiative.objects.get(pk=initiative.pk).verdict == "acotada"
    assert make_initiative(unit, name="Otra").verdict == "acotada"
    new = make_initiative(unit, name="Nueva", round_code="2030")
    assert (new.rules, new.verdict) == ("1-estricta", "sin_informacion")


def test_version_in_force_is_not_adopted_again_and_one_can_go_back(unit, administrator):
    with pytest.raises(Refused, match="ya está en vigor"):
        adopt(run(ask_preview("1", by=unit)), by=unit)
    first, second = run(ask_preview("1-estricta", by=unit)), run(ask_preview("1-estricta", by=unit))
    adopt(first, by=unit)
    with pytest.raises(Refused, match="ya está en vigor"):
        adopt(second, by=administrator)
    second.refresh_from_db()
    assert second.state == PreviewState.DONE
    adopt(run(ask_preview("1", by=unit)), by=unit)
    assert RuleAdoption.objects.in_force() == "1"


def test_version_that_is_no_longer_there_is_not_adopted(unit, lax, monkeypatch):
    store_registry(4, 3)
    preview = run(ask_preview("laxa", by=unit))
    monkeypatch.delitem(engine_rules.VERSIONS, "laxa")
    with pytest.raises(Refused, match="no existe"):
        adopt(preview, by=unit)
    assert {row.reasons for row in explained_rows(preview, unit)} == {()}


def test_rows_say_why_by_what_is_known_now(unit, lax):
    two = make_initiative(unit, name="Dos tipos")
    [row] = explained_rows(run(ask_preview("1-estricta", by=unit)), unit)
    assert (row.initiative, row.stale, row.hidden) == (two, False, False)
    assert row.reasons[0].startswith("No consta la modalidad")
    # judged after the preview
    preview = RulePreview.objects.get()
    judge_criterion(two, criterion="F-1", value="cumple", reason="Es bilateral.", by=unit)
    [row] = explained_rows(preview, unit)
    assert (row.stale, row.reasons) == (True, ())


def test_row_on_the_broad_sense_names_the_criteria_on_which_the_versions_differ(unit, lax):
    said = {"modality": "bilateral", "start": "2024-01-01", "end": "2024-06-30", "renewed": False}
    made = make_initiative(unit, complement=said, partner_countries=[Country.objects.get(pk="PE")])
    assert made.broad == "no_amplia"
    [row] = explained_rows(run(ask_preview("laxa", by=unit)), unit)
    assert (row.change.broad_becomes, row.change.becomes) == ("no_concluyente", "amds")
    assert "Dura 6 meses: se considera sostenida desde 3." in row.reasons


def test_excluded_initiative_is_looked_at_and_shown_to_the_unit_only(unit, administrator):
    made = make_initiative(unit)
    Initiative.objects.filter(pk=made.pk).update(excluded="fuera_de_alcance")
    preview = run(ask_preview("1-estricta", by=unit))
    assert [row.hidden for row in explained_rows(preview, unit)] == [False]
    [row] = explained_rows(preview, administrator)
    assert (row.hidden, row.reasons) == (True, ())


def explained_rows(preview, reader):
    return explained(preview, list(preview.changes.all()), reader)


def test_judgement_of_a_person_stands_in_every_version(unit):
    made = make_initiative(unit)
    judge_criterion(made, criterion="F-1", value="cumple", reason="Es bilateral.", by=unit)
    assert stored(run(ask_preview("1-estricta", by=unit))) == {}
