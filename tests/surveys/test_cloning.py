"""What a country said last time: offered when it starts, taken, changed or left; and "nothing new" as an answer."""

import pytest
from django.urls import reverse

from initiatives.models import Initiative
from pifcss_registry.accounts.models import Country
from pifcss_registry.errors import NotAllowed, Refused
from surveys import paths, suggesting
from surveys.completeness import blocking
from surveys.content import snapshot
from surveys.models import Ficha, FichaGuest, Suggestion
from surveys.restoring import restore
from surveys.sections import digest_now
from surveys.services import add_entry, freeze_revision, save_institution, start_ficha
from surveys.signing import approve
from surveys.workflow import FICHA, what_stops_validating
from tests.conftest import make_ficha, make_person, make_round

INSTITUTION_PATHS = [
    "institution.institution",
    "institution.focal_point_name",
    "institution.focal_point_email",
    "institution.institution_strengths",
    "institution.institution_weaknesses",
    "institution.share",
]


@pytest.fixture
def last_round(db):
    return make_round("2025", opens=-400, closes=-370)


@pytest.fixture
def last(last_round, focal_point):
    """Costa Rica's ficha of the round before, validated, with two initiatives."""
    ficha = make_ficha(last_round, state="validated", entries=2)
    ficha.entries.first().partner_countries.set(Country.objects.filter(pk__in=["PE", "CL"]))
    ficha = Ficha.objects.get(pk=ficha.pk)
    freeze_revision(ficha, by=focal_point)
    return ficha


@pytest.fixture
def started(last, open_round, focal_point):
    """Costa Rica's new ficha, empty, with what it said last time on offer."""
    return start(open_round, focal_point)


def start(round, by, code="CR"):
    return start_ficha(round=round, country=Country.objects.get(pk=code), by=by)


def offered(ficha, path):
    return ficha.suggestions.filter(path=path).first()


def url(name, ficha, *more):
    return reverse(f"surveys:{name}", args=[ficha.pk, *more])


def now(ficha):
    return Ficha.objects.get(pk=ficha.pk)


# offering


def test_start_offers_each_answer_of_the_last_ficha(started, last, last_round):
    assert list(started.suggestions.values_list("path", flat=True)) == [*INSTITUTION_PATHS, "entry", "entry"]
    assert set(started.suggestions.values_list("source", "state")) == {(last_round.pk, "offered")}
    assert offered(started, "institution.share").value is True
    assert offered(started, "entry").value["partner_countries"] == ["CL", "PE"]
    assert started.institution == ""  # nothing is taken by itself


def test_start_again_offers_nothing_twice(started, open_round, focal_point):
    start(open_round, focal_point)
    assert started.suggestions.count() == 8


def test_start_offers_only_what_was_said(last_round, open_round, focal_point):
    make_ficha(last_round, state="sent", entries=0)
    Ficha.objects.update(institution_strengths="  ", share=None, focal_point_email="")
    ficha = start(open_round, focal_point)
    assert list(ficha.suggestions.values_list("path", flat=True)) == [
        "institution.institution",
        "institution.focal_point_name",
        "institution.institution_weaknesses",
    ]


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_start_offers_nothing_of_a_ficha_that_is_with_the_country(state, last_round, open_round, focal_point):
    make_ficha(last_round, state=state)
    assert not start(open_round, focal_point).suggestions.exists()


def test_start_offers_the_newest_sent_one(last, open_round, focal_point):
    older, newer = make_round("2020", opens=-2000, closes=-1900), make_round("2026b", opens=-20, closes=-15)
    make_ficha(older, state="validated")
    make_ficha(newer, state="sent")
    assert set(start(open_round, focal_point).suggestions.values_list("source__code", flat=True)) == {"2026b"}


def test_start_offers_no_other_countrys_nor_a_demonstrations(last, open_round, focal_point, other_focal_point):
    assert not start(open_round, other_focal_point, "PE").suggestions.exists()
    demonstration = make_round("demo", demonstration=True)
    assert not start(demonstration, focal_point).suggestions.exists()


def test_start_offers_what_was_sent_not_what_was_written_later(last, open_round, focal_point):
    Ficha.objects.filter(pk=last.pk).update(institution="Otra cosa, escrita después")
    assert offered(start(open_round, focal_point), "institution.institution").value == "Ministerio de Planificación"


# deciding


def test_accepting_everything_gives_the_same_ficha(started, last, focal_point):
    assert suggesting.accept_section(started, "institution", by=focal_point) == suggesting.Taken(6, 0)
    assert suggesting.accept_section(started, "initiatives", by=focal_point) == suggesting.Taken(2, 0)

    def bare(content):
        return content | {"entries": [{**entry, "id": None} for entry in content["entries"]]}

    assert bare(snapshot(now(started))) == bare(snapshot(now(last)))
    assert set(started.suggestions.values_list("state", "decided_by")) == {("accepted", focal_point.pk)}
    assert FICHA.perform(now(started), "send", by=focal_point).state == "sent"


def test_accept_takes_one_answer_only(started, contributor):
    suggesting.accept(offered(started, "institution.institution"), by=contributor, seen=paths.digest(""))
    ficha = now(started)
    assert (ficha.institution, ficha.focal_point_name, ficha.version) == ("Ministerio de Planificación", "", 1)
    assert ficha.suggestions.filter(state="offered").count() == 7


def test_accept_twice_is_refused(started, focal_point):
    suggestion = offered(started, "entry")
    suggesting.accept(suggestion, by=focal_point)
    with pytest.raises(Refused):
        suggesting.accept(suggestion, by=focal_point)
    assert started.entries.count() == 1


def test_accept_does_not_overwrite_what_was_not_seen(started, focal_point):
    save_institution(started, by=focal_point, values={"institution": "Cancillería"})
    suggestion = offered(started, "institution.institution")
    for seen in ("", paths.digest("")):
        with pytest.raises(Refused):
            suggesting.accept(suggestion, by=focal_point, seen=seen)
    assert now(started).institution == "Cancillería"
    suggesting.accept(suggestion, by=focal_point, seen=paths.digest("Cancillería"))
    assert now(started).institution == "Ministerio de Planificación"


def test_accept_changed_keeps_the_change(started, focal_point):
    changed = suggesting.accept_changed(
        offered(started, "institution.institution"), value="Ministerio nuevo", by=focal_point
    )
    same = suggesting.accept_changed(offered(started, "institution.share"), value=True, by=focal_point)
    assert (changed.state, same.state) == ("edited", "accepted")
    assert (now(started).institution, now(started).share) == ("Ministerio nuevo", True)


def test_discard_changes_nothing_in_the_ficha(started, focal_point):
    before = snapshot(now(started))
    assert suggesting.discard(offered(started, "entry"), by=focal_point).state == "discarded"
    assert snapshot(now(started)) == before


def test_accept_section_leaves_what_the_ficha_already_says(started, focal_point):
    save_institution(
        started, by=focal_point, values={"institution": "Cancillería", "focal_point_name": "Ana Quesada"}
    )
    assert suggesting.accept_section(started, "institution", by=focal_point) == suggesting.Taken(5, 1)
    assert now(started).institution == "Cancillería"
    assert offered(started, "institution.institution").state == "offered"


def test_accept_section_stops_at_the_rounds_limit(started, open_round, focal_point):
    for _ in range(2):
        add_entry(started, by=focal_point)
    assert suggesting.accept_section(started, "initiatives", by=focal_point) == suggesting.Taken(1, 1)
    assert started.entries.count() == 3


def test_opened_initiative_is_decided_answer_by_answer(started, focal_point):
    found = suggesting.open_entry(offered(started, "entry"), by=focal_point)
    entry = started.entries.get()
    assert entry.name == ""
    by_column = {each.path.rpartition(".")[2]: each for each in found}
    assert {"name", "actors", "partner_countries", "type", "strength_1"} <= set(by_column)
    assert "strength_2" not in by_column
    suggesting.accept(by_column["actors"], by=focal_point, seen=paths.digest([]))
    suggesting.accept(by_column["partner_countries"], by=focal_point, seen=paths.digest([]))
    suggesting.accept_changed(by_column["name"], value="Otro nombre", by=focal_point)
    suggesting.discard(by_column["strength_1"], by=focal_point)
    entry.refresh_from_db()
    assert (entry.name, entry.strength_1) == ("Otro nombre", "")
    assert [actor.name for actor in entry.actors.all()] == ["SINAC", "Universidad Nacional"]
    assert [country.pk for country in entry.partner_countries.order_by("pk")] == ["CL", "PE"]
    entry.delete()
    with pytest.raises(Refused):
        suggesting.accept(by_column["objectives"], by=focal_point)


@pytest.mark.parametrize(
    "name", ["authority", "other_focal_point", "unit", "consultant", "administrator", "stranger"]
)
def test_only_who_writes_for_the_country_decides(name, started, cast):
    suggestion = offered(started, "entry")
    for decide in (suggesting.accept, suggesting.discard, suggesting.open_entry):
        with pytest.raises(NotAllowed):
            decide(suggestion, by=cast[name])
    with pytest.raises(NotAllowed):
        suggesting.accept_section(started, "institution", by=cast[name])
    with pytest.raises(NotAllowed):
        suggesting.state_nothing_new(started, nothing_new=True, by=cast[name])


def test_nobody_decides_once_the_ficha_is_sent(started, focal_point):
    Ficha.objects.update(state="sent")
    for decide in (suggesting.accept, suggesting.discard):
        with pytest.raises(Refused):
            decide(offered(started, "entry"), by=focal_point)


# nothing new


def test_nothing_new_is_sent_and_validated_without_initiatives(started, focal_point, unit):
    suggesting.accept_section(started, "institution", by=focal_point)
    assert [problem.code for problem in blocking(now(started))] == ["no_entries"]
    suggesting.state_nothing_new(started, nothing_new=True, by=focal_point)
    assert blocking(now(started)) == []
    registered = Initiative.objects.count()
    FICHA.perform(now(started), "send", by=focal_point)
    assert now(started).revisions.get().content["nothing_new"] is True
    assert what_stops_validating(now(started)) == []
    assert FICHA.perform(now(started), "validate", by=unit).state == "validated"
    assert Initiative.objects.count() == registered


def test_nothing_new_still_asks_for_the_institution(started, focal_point):
    suggesting.state_nothing_new(started, nothing_new=True, by=focal_point)
    found = blocking(now(started))
    assert {problem.section for problem in found} == {"institution"}
    with pytest.raises(Refused):
        FICHA.perform(now(started), "send", by=focal_point)


def test_nothing_new_is_not_for_a_first_ficha_nor_for_one_with_initiatives(open_round, started, focal_point):
    first = make_ficha(make_round("2027"), "PE", entries=0)
    luz = make_person("luz@pe.example.org", "focal_point", "PE")
    with pytest.raises(Refused):
        suggesting.state_nothing_new(first, nothing_new=True, by=luz)
    add_entry(started, by=focal_point)
    with pytest.raises(Refused):
        suggesting.state_nothing_new(started, nothing_new=True, by=focal_point)
    assert not Ficha.objects.filter(nothing_new=True).exists()


def test_an_initiative_takes_the_statement_back(started, focal_point):
    suggesting.state_nothing_new(started, nothing_new=True, by=focal_point)
    suggesting.accept(offered(started, "entry"), by=focal_point)
    assert not now(started).nothing_new


def test_nothing_new_can_be_taken_back(started, focal_point):
    suggesting.state_nothing_new(started, nothing_new=True, by=focal_point)
    suggesting.state_nothing_new(started, nothing_new=False, by=focal_point)
    assert not now(started).nothing_new


# the pages


@pytest.fixture
def as_focal_point(client, focal_point):
    client.force_login(focal_point)
    return client


def test_list_shows_what_was_said_beside_what_is_said(started, focal_point, as_focal_point):
    save_institution(
        started, by=focal_point, values={"institution": "Cancillería", "focal_point_name": "Ana Quesada"}
    )
    page = as_focal_point.get(url("suggestion_list", started))
    text = page.content.decode()
    assert [(group.key, len(group.offers)) for group in page.context["groups"]] == [
        ("institution", 6),
        ("initiatives", 2),
    ]
    for words in (
        "De «Convocatoria 2025»",
        "Ministerio de Planificación",
        "Cancillería",
        "La ficha ya dice lo mismo.",
    ):
        assert words in text
    assert "Sí" in text  # the answer of yes or no, in words
    assert "Restauración de arrecifes de coral" in text
    assert "Chile" in text


@pytest.mark.parametrize("entries", [1, 3])
def test_list_takes_the_same_queries(entries, last_round, open_round, focal_point, client, django_assert_num_queries):
    make_ficha(last_round, state="validated", entries=entries)
    ficha = start(open_round, focal_point)
    client.force_login(focal_point)
    with django_assert_num_queries(6):
        client.get(url("suggestion_list", ficha))


@pytest.mark.parametrize("opened", [1, 3])
def test_list_with_opened_initiatives_takes_the_same_queries(
    opened, last_round, open_round, focal_point, client, django_assert_num_queries
):
    make_ficha(last_round, state="validated", entries=opened)
    ficha = start(open_round, focal_point)
    for suggestion in ficha.suggestions.filter(path="entry"):
        suggesting.open_entry(suggestion, by=focal_point)
    client.force_login(focal_point)
    with django_assert_num_queries(9):
        page = client.get(url("suggestion_list", ficha))
    assert len(page.context["groups"]) == 1 + opened


def test_list_when_all_is_decided_or_there_was_nothing(
    started, focal_point, as_focal_point, third_focal_point, open_round
):
    started.suggestions.update(state="accepted")
    assert "Ya decidió todo" in as_focal_point.get(url("suggestion_list", started)).content.decode()
    first = make_ficha(open_round, "CL")
    as_focal_point.force_login(third_focal_point)
    assert "Es la primera ficha de su país" in as_focal_point.get(url("suggestion_list", first)).content.decode()


def test_page_accepts_discards_and_opens(started, as_focal_point):
    address = url("suggestion_list", started)
    institution, (one, two) = offered(started, "institution.institution"), started.suggestions.filter(path="entry")
    accepted = as_focal_point.post(
        url("suggestion_accept", started, institution.pk), {"seen": paths.digest("")}, follow=True
    )
    assert accepted.redirect_chain == [(address, 302)]
    assert "ya está en la ficha" in accepted.content.decode()
    as_focal_point.post(url("suggestion_discard", started, one.pk))
    response = as_focal_point.post(url("suggestion_open", started, two.pk))
    assert response["Location"] == f"{address}#entry-{started.entries.get().pk}"
    assert set(
        Suggestion.objects.filter(pk__in=[institution.pk, one.pk, two.pk]).values_list("state", flat=True)
    ) == {
        "accepted",
        "discarded",
        "edited",
    }


def test_page_accepts_an_initiative_to_change_it(started, as_focal_point):
    response = as_focal_point.post(
        url("suggestion_accept", started, offered(started, "entry").pk), {"to_change": "1"}
    )
    assert response["Location"] == url("entry_edit", started, 1)
    assert offered(started, "entry").state == "edited"
    assert "Restauración de arrecifes de coral" in as_focal_point.get(response["Location"]).content.decode()


def test_page_accepts_a_section(started, as_focal_point):
    page = as_focal_point.post(url("suggestion_accept_section", started), {"section": "institution"}, follow=True)
    assert "6 aceptadas" in page.content.decode()
    for section in ("no-hay", "", "entry-999999999999", "\x00"):
        assert as_focal_point.post(url("suggestion_accept_section", started), {"section": section}).status_code == 302


def test_edit_page_is_prefilled_and_accepts_with_changes(started, as_focal_point):
    suggestion = offered(started, "institution.institution_strengths")
    address = url("suggestion_edit", started, suggestion.pk)
    page = as_focal_point.get(address)
    assert "Experiencia de 25 años." in page.content.decode()
    said = {"institution_strengths": "Experiencia de 26 años.", "seen": page.context["seen"]}
    assert as_focal_point.post(address, said)["Location"] == url("suggestion_list", started)
    suggestion.refresh_from_db()
    assert (suggestion.state, now(started).institution_strengths) == ("edited", "Experiencia de 26 años.")


@pytest.mark.parametrize("path", INSTITUTION_PATHS)
def test_edit_page_of_every_answer_opens(path, started, as_focal_point):
    assert as_focal_point.get(url("suggestion_edit", started, offered(started, path).pk)).status_code == 200


def test_edit_page_of_an_opened_initiative(started, focal_point, as_focal_point):
    for suggestion in suggesting.open_entry(offered(started, "entry"), by=focal_point):
        lists = suggestion.path.endswith((".actors", ".partner_countries"))
        response = as_focal_point.get(url("suggestion_edit", started, suggestion.pk))
        assert response.status_code == (404 if lists else 200), suggestion.path


@pytest.mark.parametrize("said", ["x" * 5001, "a\x00b"])
def test_edit_page_refuses_bad_input_beside_the_field(said, started, as_focal_point):
    suggestion = offered(started, "institution.institution_strengths")
    response = as_focal_point.post(
        url("suggestion_edit", started, suggestion.pk), {"institution_strengths": said, "seen": ""}
    )
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["institution_strengths"])
    assert now(started).institution_strengths == ""


def test_edit_page_keeps_the_text_when_a_colleague_was_faster(started, contributor, as_focal_point):
    suggestion = offered(started, "institution.institution")
    save_institution(started, by=contributor, values={"institution": "Cancillería"})
    response = as_focal_point.post(
        url("suggestion_edit", started, suggestion.pk), {"institution": "Mi texto", "seen": paths.digest("")}
    )
    page = response.content.decode()
    assert "Mi texto" in page
    assert "Cancillería" in page
    assert now(started).institution == "Cancillería"


def test_edit_page_of_a_whole_initiative_is_not_there(started, as_focal_point):
    assert as_focal_point.get(url("suggestion_edit", started, offered(started, "entry").pk)).status_code == 404


def test_nothing_new_page_says_so_to_country_and_unit(started, focal_point, as_focal_point, unit):
    page = as_focal_point.post(url("ficha_nothing_new", started), follow=True).content.decode()
    assert "Nada nuevo desde la última vez." in page
    suggesting.accept_section(started, "institution", by=focal_point)
    FICHA.perform(now(started), "send", by=focal_point)
    as_focal_point.force_login(unit)
    assert "Nada nuevo desde la última vez." in as_focal_point.get(url("ficha_review", started)).content.decode()
    assert "nada nuevo" in as_focal_point.get(reverse("surveys:ficha_list")).content.decode()


def test_nothing_new_page_takes_it_back_and_refuses_politely(started, focal_point, as_focal_point):
    as_focal_point.post(url("ficha_nothing_new", started))
    as_focal_point.post(url("ficha_nothing_new", started), {"nothing_new": "no"})
    assert not now(started).nothing_new
    add_entry(started, by=focal_point)
    assert "elimínelas antes" in as_focal_point.post(url("ficha_nothing_new", started), follow=True).content.decode()


POSTS = ("suggestion_accept", "suggestion_discard", "suggestion_open", "suggestion_edit")


@pytest.mark.parametrize("name", ["authority", "other_focal_point", "unit", "stranger", "guest"])
def test_pages_are_for_who_writes_for_the_country(name, started, client, cast, unit):
    if name == "guest":
        person = make_person("invitada@otra.example.org")
        FichaGuest.objects.create(
            ficha=started,
            user=person,
            email=person.email,
            token_digest="x",
            invited_by=unit,
            expires_at=started.created_at,
            accepted_at=started.created_at,
        )
    else:
        person = cast[name]
    client.force_login(person)
    pk = offered(started, "institution.share").pk
    expected = 403 if name == "authority" else 404
    assert client.get(url("suggestion_list", started)).status_code == (200 if name == "authority" else 404)
    assert {client.post(url(page, started, pk)).status_code for page in POSTS} == {expected}
    whole = ("suggestion_accept_section", "ficha_nothing_new")
    assert {client.post(url(page, started)).status_code for page in whole} == {expected}
    assert not started.suggestions.exclude(state="offered").exists()


def test_suggestion_of_another_ficha_is_not_there(started, other_focal_point, last_round, open_round, client):
    theirs = make_ficha(open_round, "PE")
    client.force_login(other_focal_point)
    pk = offered(started, "entry").pk
    assert {client.post(url(page, theirs, pk)).status_code for page in POSTS} == {404}
    assert {client.post(url(page, theirs, 10**30)).status_code for page in POSTS} == {404}


def test_restoring_brings_the_statement_back_and_takes_it_away(started, focal_point):
    suggesting.accept_section(started, "institution", by=focal_point)
    suggesting.state_nothing_new(started, nothing_new=True, by=focal_point)
    freeze_revision(now(started), by=focal_point)
    suggesting.accept(offered(started, "entry"), by=focal_point)
    freeze_revision(now(started), by=focal_point)
    restore(now(started), number=1, by=focal_point)
    assert (now(started).nothing_new, now(started).entries.count()) == (True, 0)
    restore(now(started), number=2, by=focal_point)
    assert (now(started).nothing_new, now(started).entries.count()) == (False, 1)


def test_statement_voids_the_approval_of_the_institution(started, focal_point, authority):
    suggesting.accept_section(started, "institution", by=focal_point)
    approve(now(started), seen={"institution": digest_now(now(started), "institution")}, by=authority)
    assert started.approvals.filter(section="institution", voided_at=None).exists()
    suggesting.state_nothing_new(started, nothing_new=True, by=focal_point)
    assert not started.approvals.filter(section="institution", voided_at=None).exists()
