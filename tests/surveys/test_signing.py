"""Sections in hands and the sign-off: who gives, takes, approves; what voids an approval and what does not."""

import itertools

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pifcss_registry.accounts.services import end_membership
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.models import Notice
from surveys import hands, sections, services, signing
from surveys.enums import FichaState, SectionState
from surveys.models import Approval, CountrySettings, Ficha, SectionWork
from surveys.workflow import FICHA, what_stops_sending
from tests.conftest import make_entry, make_ficha, make_round

ROLES = ("focal_point", "contributor", "authority", "other_focal_point", "unit", "consultant", "administrator")


def fresh(ficha):
    return Ficha.objects.get(pk=ficha.pk)


def entry_key(ficha, position=1):
    return sections.of_entry(ficha.entries.get(position=position))


def digests(ficha):
    now = fresh(ficha)
    return {key: sections.digest_now(now, key) for key in sections.keys(now)}


def approved(ficha):
    return {each.section for each in signing.sign_offs(fresh(ficha)) if each.approval}


def approve_all(ficha, by):
    return signing.approve(ficha, seen=digests(ficha), by=by)


@pytest.fixture
def strict(ficha):
    """Costa Rica sends only what its authority approved."""
    return CountrySettings.objects.create(country=ficha.country, sending_needs_approval=True)


# The digest


def test_digest_is_of_what_the_section_declares_and_nothing_else(ficha, unit):
    key, before = entry_key(ficha), digests(ficha)
    entry = ficha.entries.get()
    entry.position, entry.version = 2, 9
    entry.save()
    entry.sectors.add("AMB-MED")
    entry.actors.update(actor_type="EST-CEN")
    Ficha.objects.filter(pk=ficha.pk).update(version=7, unit_note="de la Unidad", reviewer=unit)
    assert digests(ficha) == before
    entry.actors.filter(position=1).update(name="Otro")
    assert digests(ficha)[key] != before[key]
    assert digests(ficha)[sections.INSTITUTION] == before[sections.INSTITUTION]
    assert all(len(digest) == 64 for digest in before.values())


def test_digest_of_a_section_that_is_gone_is_blank(ficha):
    assert sections.digest_now(ficha, "entry-999999") == ""


# Sections in hands


def test_focal_point_gives_a_section_and_the_person_is_told(ficha, focal_point, contributor):
    work = hands.give_section(ficha, "institution", person=contributor, by=focal_point)
    assert (work.person, work.state) == (contributor, SectionState.TO_DO)
    notice = Notice.objects.get()
    assert notice.person == contributor
    assert notice.url == reverse("surveys:ficha_institution", args=[ficha.pk])
    hands.give_section(ficha, "institution", person=contributor, by=focal_point)  # again: nothing new to tell
    assert Notice.objects.count() == 1


def test_people_take_what_nobody_has_and_leave_what_they_have(ficha, contributor):
    key = entry_key(ficha)
    hands.give_section(ficha, key, person=contributor, by=contributor)
    assert SectionWork.objects.get().person == contributor
    hands.give_section(ficha, key, person=None, by=contributor)
    assert SectionWork.objects.get().person is None
    assert not Notice.objects.exists()


def test_nobody_takes_what_a_colleague_has(ficha, focal_point, contributor):
    hands.give_section(ficha, "institution", person=focal_point, by=focal_point)
    with pytest.raises(Refused):
        hands.give_section(ficha, "institution", person=contributor, by=contributor)
    with pytest.raises(Refused):
        hands.give_section(ficha, "institution", person=None, by=contributor)
    assert SectionWork.objects.get().person == focal_point


def test_contributor_gives_nothing_to_others(ficha, focal_point, contributor):
    with pytest.raises(Refused):
        hands.give_section(ficha, "institution", person=focal_point, by=contributor)


@pytest.mark.parametrize("who", ["authority", "other_focal_point", "unit"])
def test_section_is_given_only_to_who_writes_in_it(who, ficha, focal_point, request):
    with pytest.raises(Refused) as refusal:
        hands.give_section(ficha, "institution", person=request.getfixturevalue(who), by=focal_point)
    assert refusal.value.field == "person"


@pytest.mark.parametrize("who", ["authority", "other_focal_point", "unit", "consultant", "administrator", "stranger"])
def test_who_does_not_write_neither_takes_nor_says_how_far_it_is(who, ficha, request):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        hands.give_section(ficha, "institution", person=person, by=person)
    with pytest.raises(NotAllowed):
        hands.set_section_state(ficha, "institution", state="ready", by=person)


@pytest.mark.parametrize("state", SectionState.values)
def test_state_of_a_section_is_kept(state, ficha, contributor):
    hands.set_section_state(ficha, "institution", state=state, by=contributor)
    work = SectionWork.objects.get()
    assert (work.state, work.changed_by, work.person) == (state, contributor, None)


@pytest.mark.parametrize("state", ["", "lista", "x" * 200, "\x00"])
def test_unknown_state_is_refused(state, ficha, contributor):
    with pytest.raises(Refused):
        hands.set_section_state(ficha, "institution", state=state, by=contributor)


@pytest.mark.parametrize("state", [FichaState.SENT, FichaState.VALIDATED])
def test_sections_are_not_given_nor_approved_while_the_ficha_is_with_the_unit(
    state, open_round, focal_point, authority
):
    ficha = make_ficha(open_round, state=state)
    with pytest.raises(Refused):
        hands.give_section(ficha, "institution", person=focal_point, by=focal_point)
    with pytest.raises(Refused):
        hands.set_section_state(ficha, "institution", state="ready", by=focal_point)
    with pytest.raises(Refused):
        approve_all(ficha, authority)


def test_section_of_another_ficha_is_refused(ficha, focal_point, contributor):
    other = make_ficha(make_round("2027"))
    with pytest.raises(Refused):
        hands.give_section(ficha, entry_key(other), person=contributor, by=focal_point)


def test_initiative_that_is_deleted_leaves_nobodys_hands(ficha, focal_point):
    key = entry_key(ficha)
    hands.give_section(ficha, key, person=focal_point, by=focal_point)
    services.delete_entry(ficha.entries.get(), by=focal_point)
    assert not SectionWork.objects.exists()
    assert hands.open_work(focal_point) == []


def test_open_work_is_what_is_not_ready_and_still_the_persons(ficha, focal_point, contributor, administrator):
    hands.give_section(ficha, entry_key(ficha), person=contributor, by=focal_point)
    (work,) = hands.open_work(contributor)
    assert (work.label, work.url) == ("Iniciativa 1", reverse("surveys:entry_edit", args=[ficha.pk, 1]))
    hands.set_section_state(ficha, entry_key(ficha), state="ready", by=contributor)
    assert hands.open_work(contributor) == []
    hands.set_section_state(ficha, entry_key(ficha), state="in_progress", by=contributor)
    end_membership(contributor.memberships.get(), by=administrator)
    contributor.__dict__.pop("memberships_now", None)
    assert hands.open_work(contributor) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_open_work_takes_two_queries(rows, open_round, focal_point, django_assert_num_queries):
    ficha = make_ficha(open_round, entries=rows)
    for key in sections.keys(ficha):
        hands.give_section(ficha, key, person=focal_point, by=focal_point)
    focal_point.memberships_now  # noqa: B018
    with django_assert_num_queries(2):
        assert len(hands.open_work(focal_point)) == rows + 1


@pytest.mark.parametrize("guests", [0, 3])
def test_hands_of_a_ficha_take_one_query(
    guests, ficha, focal_point, contributor, authority, django_assert_num_queries
):
    from tests.surveys.test_guests import make_guest

    for number in range(guests):
        make_guest(ficha, focal_point, f"invitada{number}@muni.example.org")
    with django_assert_num_queries(1):
        found = hands.hands_of(ficha)
    assert len(found) == 3 + guests
    assert {hand.user for hand in hands.writers_in(found, "institution") if not hand.is_guest} == {
        focal_point,
        contributor,
    }


# Approval


def test_authority_approves_one_section(ficha, authority):
    key = entry_key(ficha)
    (made,) = signing.approve(ficha, seen={key: digests(ficha)[key]}, by=authority)
    assert (made.section, made.by, made.digest, made.voided_at) == (key, authority, digests(ficha)[key], None)
    assert approved(ficha) == {key}


def test_authority_approves_the_whole_ficha_once(ficha, authority):
    assert len(approve_all(ficha, authority)) == 2
    assert approve_all(ficha, authority) == []
    assert Approval.objects.count() == 2


@pytest.mark.parametrize("who", [role for role in ROLES if role != "authority"] + ["stranger"])
def test_nobody_else_approves(who, ficha, request):
    with pytest.raises(NotAllowed):
        approve_all(ficha, request.getfixturevalue(who))
    assert not Approval.objects.exists()


def test_approval_of_a_text_that_changed_while_it_was_read_is_refused(ficha, authority, contributor):
    seen = digests(ficha)
    services.save_institution(ficha, by=contributor, values={"institution": "Otra"})
    with pytest.raises(Refused, match="cambió mientras"):
        signing.approve(ficha, seen=seen, by=authority)
    assert not Approval.objects.exists()


@pytest.mark.parametrize("seen", [{}, {"institution": ""}, {"entry-0": "x"}, {"nada": "x"}, {"entry-99999": ""}])
def test_approval_of_what_is_not_there_is_refused(seen, ficha, authority):
    with pytest.raises(Refused):
        signing.approve(ficha, seen=seen, by=authority)


def test_change_voids_that_sections_approval_only_and_says_who(ficha, authority, contributor):
    approve_all(ficha, authority)
    services.save_entry(ficha.entries.get(), by=contributor, values={"objectives": "Otro objetivo."})
    assert approved(ficha) == {sections.INSTITUTION}
    lost = Approval.objects.get(section=entry_key(ficha))
    assert lost.voided_by == contributor
    assert lost.voided_at <= timezone.now()
    notice = Notice.objects.get()
    assert notice.person == authority
    assert "Iniciativa 1" in notice.body
    assert "Contributor" in notice.body or str(contributor) in notice.body


def test_saving_the_same_text_leaves_the_approval(ficha, authority, contributor):
    approve_all(ficha, authority)
    entry = ficha.entries.get()
    rows = [
        {"id": actor.pk, "name": actor.name, "kind": actor.kind, "country": actor.country}
        for actor in entry.actors.all()
    ]
    services.save_entry(entry, by=contributor, values={"name": entry.name}, actors=rows, partner_countries=[])
    assert len(approved(ficha)) == 2
    assert not Notice.objects.exists()


def test_text_that_comes_back_is_approved_again(ficha, authority, contributor):
    approve_all(ficha, authority)
    before = ficha.institution
    services.save_institution(ficha, by=contributor, values={"institution": "Otra"})
    assert approved(ficha) == {entry_key(ficha)}
    services.save_institution(ficha, by=contributor, values={"institution": before})
    assert len(approved(ficha)) == 2
    assert not Approval.objects.exclude(voided_at=None).exists()


def test_deleted_initiative_voids_its_approval_and_leaves_the_others(open_round, focal_point, authority):
    ficha = make_ficha(open_round, entries=2)
    approve_all(ficha, authority)
    kept = entry_key(ficha, 2)
    services.delete_entry(ficha.entries.get(position=1), by=focal_point)
    assert approved(ficha) == {sections.INSTITUTION, kept}  # it moved up, its text is the same
    assert Approval.objects.exclude(voided_at=None).count() == 1
    assert Notice.objects.get().person == authority


def test_added_initiative_is_not_approved(ficha, focal_point, authority):
    approve_all(ficha, authority)
    entry = services.add_entry(ficha, by=focal_point)
    assert len(approved(ficha)) == 2
    assert sections.of_entry(entry) not in approved(ficha)


def test_refused_change_leaves_the_approval(ficha, authority, contributor, unit):
    approve_all(ficha, authority)
    with pytest.raises(NotAllowed):
        services.save_institution(ficha, by=unit, values={"institution": "Otra"})
    with pytest.raises(services.SavedMeanwhile):
        services.save_institution(ficha, by=contributor, values={"institution": "Otra"}, seen_version=77)
    assert len(approved(ficha)) == 2


def test_approvals_of_unchanged_sections_stay_after_a_return(ficha, strict, authority, focal_point, unit):
    approve_all(ficha, authority)
    FICHA.perform(ficha, "send", by=focal_point)
    FICHA.perform(ficha, "return", by=unit, comment="Aclare los objetivos.")
    Ficha.objects.filter(pk=ficha.pk).update(unlocked_all=True)
    services.save_entry(ficha.entries.get(), by=focal_point, values={"objectives": "Más claro."})
    assert approved(ficha) == {sections.INSTITUTION}
    with pytest.raises(Refused) as refusal:
        FICHA.perform(ficha, "send", by=focal_point)
    assert [problem.code for problem in refusal.value.problems] == ["not_approved"]
    key = entry_key(ficha)
    signing.approve(ficha, seen={key: digests(ficha)[key]}, by=authority)
    assert FICHA.perform(ficha, "send", by=focal_point).state == FichaState.SENT


# Sending


@pytest.mark.parametrize(("institution", "entry"), list(itertools.product([False, True], repeat=2)))
@pytest.mark.parametrize("who", ["focal_point", "authority"])
def test_country_that_asks_for_it_sends_only_what_is_approved(
    institution, entry, who, ficha, strict, authority, request
):
    now = digests(ficha)
    wanted = {"institution": institution, entry_key(ficha): entry}
    seen = {key: now[key] for key, chosen in wanted.items() if chosen}
    if seen:
        signing.approve(ficha, seen=seen, by=authority)
    missing = [problem for problem in what_stops_sending(fresh(ficha)) if problem.code == "not_approved"]
    assert len(missing) == 2 - len(seen)
    if missing:
        with pytest.raises(Refused):
            FICHA.perform(ficha, "send", by=request.getfixturevalue(who))
    else:
        assert FICHA.perform(ficha, "send", by=request.getfixturevalue(who)).state == FichaState.SENT


def test_country_that_does_not_ask_sends_without_approval(ficha, focal_point):
    assert FICHA.perform(ficha, "send", by=focal_point).state == FichaState.SENT


def test_setting_of_one_country_is_not_of_another(ficha, strict, other_focal_point):
    peru = make_ficha(make_round("2027"), "PE")
    assert FICHA.perform(peru, "send", by=other_focal_point).state == FichaState.SENT


def test_voices_decide_whether_sending_needs_approval_and_the_other_is_told(ficha, focal_point, authority):
    signing.save_country_settings(ficha.country, sending_needs_approval=True, by=authority)
    assert CountrySettings.objects.get().sending_needs_approval
    assert Notice.objects.get().person == focal_point
    signing.save_country_settings(ficha.country, sending_needs_approval=False, by=focal_point)
    assert not CountrySettings.objects.get().sending_needs_approval
    assert Notice.objects.filter(person=authority).count() == 1


@pytest.mark.parametrize(
    "who", ["contributor", "other_focal_point", "unit", "consultant", "administrator", "stranger"]
)
def test_nobody_else_decides_for_the_country(who, ficha, authority, request):
    with pytest.raises(NotAllowed):
        by = request.getfixturevalue(who)
        signing.save_country_settings(ficha.country, sending_needs_approval=True, by=by)


def test_country_without_authority_cannot_ask_for_its_approval(ficha, focal_point):
    with pytest.raises(Refused) as refusal:
        signing.save_country_settings(ficha.country, sending_needs_approval=True, by=focal_point)
    assert refusal.value.field == "sending_needs_approval"


# Approval stands exactly while the text is the approved one, whatever happens in whatever order

COLUMNS = ("institution_strengths", "institution_weaknesses")
TEXTS = st.sampled_from(["", "Uno.", "Dos.", "Tres; ñandú 💧"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("institution"), st.sampled_from(COLUMNS), TEXTS),
        st.tuples(st.just("entry"), st.sampled_from(["objectives", "result_2"]), TEXTS),
        st.tuples(st.just("approve"), st.sampled_from(["institution", "entry", "both"]), st.none()),
        st.tuples(st.just("actors"), st.integers(0, 3), st.none()),
    ),
    max_size=14,
)


@given(steps=STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_approval_stands_exactly_while_the_text_is_the_approved_one(steps, ficha, authority, contributor):
    Approval.objects.all().delete()
    key = entry_key(ficha)
    given_to = {"institution": set(), key: set()}  # every text that was ever approved
    for what, where, text in steps:
        if what == "institution":
            services.save_institution(ficha, by=contributor, values={where: text})
        elif what == "entry":
            services.save_entry(ficha.entries.get(), by=contributor, values={where: text})
        elif what == "actors":
            rows = [{"name": f"Actor {n}", "kind": "academia", "country": None} for n in range(where)]
            services.save_entry(ficha.entries.get(), by=contributor, values={}, actors=rows)
        else:
            chosen = {"institution": ["institution"], "entry": [key], "both": ["institution", key]}[where]
            now = digests(ficha)
            signing.approve(ficha, seen={each: now[each] for each in chosen}, by=authority)
            for each in chosen:
                given_to[each].add(now[each])
        now = digests(ficha)
        for row in Approval.objects.all():
            assert (row.voided_at is None) == (row.digest == now[row.section])
        assert approved(ficha) == {each for each in given_to if now[each] in given_to[each]}


# Pages


def test_overview_shows_who_has_each_section_and_what_is_approved(client, ficha, focal_point, contributor, authority):
    hands.give_section(ficha, "institution", person=contributor, by=focal_point)
    approve_all(ficha, authority)
    services.save_entry(ficha.entries.get(), by=contributor, values={"objectives": "Otro."})
    client.force_login(focal_point)
    page = client.get(ficha.get_absolute_url()).content.decode()
    assert f"En manos de <strong>{contributor}</strong>" in page
    assert f"{authority} aprobó este texto el" in page
    assert f"La aprobación de {authority}, del " in page
    assert f"quedó sin efecto porque {contributor} cambió esta sección." in page
    assert "Aprobar toda la ficha" not in page


def test_section_page_says_that_a_change_voids_the_approval(client, ficha, focal_point, authority):
    approve_all(ficha, authority)
    client.force_login(focal_point)
    page = client.get(reverse("surveys:entry_edit", args=[ficha.pk, 1])).content.decode()
    assert "esa aprobación queda sin efecto" in page


def test_section_is_given_and_its_state_changed_on_the_page(client, ficha, focal_point, contributor):
    client.force_login(focal_point)
    give = reverse("surveys:section_give", args=[ficha.pk, "institution"])
    assert client.post(give, {"person": contributor.pk})["Location"] == f"{ficha.get_absolute_url()}#equipo"
    assert SectionWork.objects.get().person == contributor
    state = reverse("surveys:section_state", args=[ficha.pk, "institution"])
    answer = client.post(state, {"state": "ready", "volver": "seccion"})
    assert answer["Location"] == reverse("surveys:ficha_institution", args=[ficha.pk])
    assert SectionWork.objects.get().state == "ready"
    client.post(give, {"person": ""})
    assert SectionWork.objects.get().person is None


@pytest.mark.parametrize("value", ["0", "-1", "9" * 40, "x", "\x00", "1 OR 1=1"])
def test_bad_person_or_state_changes_nothing(value, client, ficha, focal_point):
    client.force_login(focal_point)
    for name, field in (("section_give", "person"), ("section_state", "state")):
        answer = client.post(reverse(f"surveys:{name}", args=[ficha.pk, "institution"]), {field: value})
        assert answer.status_code == 302
    assert not SectionWork.objects.exists()


@pytest.mark.parametrize("section", ["entry-999999", "entry-0", "nada", "entry-" + "9" * 30, "institution.share"])
def test_section_that_is_not_there_is_404(section, client, ficha, focal_point):
    client.force_login(focal_point)
    for name in ("section_give", "section_state"):
        assert client.post(reverse(f"surveys:{name}", args=[ficha.pk, section])).status_code == 404


def test_authority_approves_on_the_page_what_it_showed(client, ficha, authority):
    client.force_login(authority)
    page = client.get(ficha.get_absolute_url()).content.decode()
    seen = {f"digest-{key}": digest for key, digest in digests(ficha).items()}
    assert all(f'name="{name}" value="{digest}"' in page for name, digest in seen.items())
    client.post(reverse("surveys:ficha_approve", args=[ficha.pk]), seen | {"seccion": "institution"})
    assert approved(ficha) == {"institution"}
    client.post(reverse("surveys:ficha_approve", args=[ficha.pk]), seen)
    assert len(approved(ficha)) == 2
    assert "Toda la ficha está aprobada" in client.get(ficha.get_absolute_url()).content.decode()


def test_approving_everything_misses_no_section_that_was_added_meanwhile(client, ficha, authority):
    seen = {f"digest-{key}": digest for key, digest in digests(ficha).items()}
    make_entry(ficha, 2)
    client.force_login(authority)
    client.post(reverse("surveys:ficha_approve", args=[ficha.pk]), seen)
    assert not Approval.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"seccion": "nada"}, {"digest-": ""}, {"seccion": "institution", "digest-institution": "x" * 9999}]
)
def test_bad_approval_changes_nothing(data, client, ficha, authority):
    client.force_login(authority)
    assert client.post(reverse("surveys:ficha_approve", args=[ficha.pk]), data).status_code == 302
    assert not Approval.objects.exists()


def test_decision_of_the_country_is_kept_and_explained(client, ficha, authority):
    client.force_login(authority)
    url = reverse("surveys:country_settings", args=["CR"])
    assert "texto exacto de cada sección" in client.get(url).content.decode()
    assert client.post(url, {"sending_needs_approval": "on"})["Location"] == url
    assert CountrySettings.objects.get().sending_needs_approval


def test_decision_without_an_authority_is_refused_on_the_page(client, ficha, focal_point):
    client.force_login(focal_point)
    page = client.post(reverse("surveys:country_settings", args=["CR"]), {"sending_needs_approval": "on"})
    assert page.status_code == 200
    assert "todavía no tiene una autoridad" in page.content.decode()


@pytest.mark.parametrize("code", ["PE", "XX", "x" * 300])
def test_decision_of_another_country_is_404(code, client, focal_point):
    client.force_login(focal_point)
    assert client.get(reverse("surveys:country_settings", args=[code])).status_code == 404


def test_home_shows_the_section_in_the_persons_hands(client, ficha, focal_point, contributor):
    hands.give_section(ficha, entry_key(ficha), person=contributor, by=focal_point)
    client.force_login(contributor)
    page = client.get("/").content.decode()
    assert "Completar «Iniciativa 1» de la ficha de Costa Rica" in page
    client.force_login(focal_point)
    assert "Completar «Iniciativa 1»" not in client.get("/").content.decode()


def test_unit_sees_neither_hands_nor_approvals(client, open_round, focal_point, authority, unit):
    ficha = make_ficha(open_round)
    hands.give_section(ficha, "institution", person=focal_point, by=focal_point)
    approve_all(ficha, authority)
    FICHA.perform(ficha, "send", by=focal_point)
    client.force_login(unit)
    page = client.get(reverse("surveys:ficha_review", args=[ficha.pk])).content.decode()
    assert "En manos de" not in page
    assert "aprobó este texto" not in page
