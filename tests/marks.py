"""Marked names and e-mails of Costa Rica's people in every place that keeps one: for ``test_privacy``."""

import html
import io
import re
import zipfile
from datetime import timedelta
from email import message_from_bytes, policy
from urllib.parse import unquote

from allauth.account.models import EmailAddress
from django.utils import timezone

from confirmations.links import answer_link, send_link
from confirmations.mentoring import ask_for_mentor, offer_mentoring
from confirmations.models import ActorLink
from confirmations.services import answer_for_country
from confirmations.workflow import OFFER
from dialogues.feeds import renew
from dialogues.models import Dialogue
from dialogues.replies import reply
from dialogues.scheduling import SCHEDULE
from dialogues.scheduling import answer as answer_schedule
from dialogues.services import declare_interest, open_proposals, propose_dialogue
from initiatives.models import Sector
from minutes.asking import answer
from minutes.committing import follow_up
from minutes.models import Commitment, Minutes, Question
from pifcss_registry.accounts.models import Country, Membership
from pifcss_registry.accounts.services import digest, end_membership, invite
from pifcss_registry.api.models import ApiToken
from pifcss_registry.notices.models import Digest, Preference
from saved_filters.models import SavedFilter
from saved_filters.services import follow
from seminars.attending import accept_log
from seminars.models import Seminar
from seminars.services import ask, register, register_outsider
from seminars.workflow import SEMINAR
from surveys import sections
from surveys.comments import add_comment, settle_comment
from surveys.guests import accept_guest, invite_guest
from surveys.hands import give_section
from surveys.models import (
    Approval,
    Ficha,
    Observation,
    Presence,
    Revision,
    SavedAnswer,
    Suggestion,
    Upload,
)
from surveys.reminding import prepare, send
from surveys.services import freeze_revision
from surveys.word.copies import take_copy
from surveys.word.declared import Declared, DeclaredInitiative, Person, Reading, to_json
from surveys.word.outgoing import document_of_copy
from surveys.workflow import FICHA
from tests.dialogues.conftest import make_schedule

from .conftest import make_ficha, make_initiative, make_person, make_round, make_upload
from .seminars.logs import ZOOM
from .seminars.making import make_log, make_seminar

OWN = ("focal_point", "contributor", "authority")


class Marks:
    """Names and e-mails, a number for each place that keeps one."""

    def __init__(self):
        self.places = ["a PDF"]  # words of one cannot be read here: who gets it gets all of them

    def number(self, place):
        if place not in self.places:
            self.places.append(place)
        return f"{self.places.index(place):03}"

    def name(self, place):
        return f"Nombrada Reservada{self.number(place)}"

    def email(self, place):
        return f"marca.privada{self.number(place)}@cr.example.org"

    def both(self, place):
        return {"focal_point_name": self.name(place), "focal_point_email": self.email(place)}

    def found(self, text):
        """The places whose marks a text holds; slugs, quoted addresses and entities count."""
        plain = html.unescape(unquote(text))
        return {self.places[int(number)] for number in re.findall(r"(?i)(?:reservada|marca\W*privada)(\d{3})", plain)}


def words_of(data: bytes) -> str:
    """What bytes say to a person: a page, a table, a Word document, a mail. A PDF is a mark by itself."""
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "\n".join(f"{name}\n{package.read(name).decode(errors='replace')}" for name in package.namelist())
    if b"MIME-Version:" in data[:2000]:
        mail = message_from_bytes(data, policy=policy.default)
        return f"{mail.items()}\n{mail.get_body(('plain',)).get_content()}"
    return "Reservada000" if data.startswith(b"%PDF") else data.decode(errors="replace")


def content_of(response) -> str:
    return words_of(b"".join(response.streaming_content) if response.streaming else response.content)


def said_by(response) -> str:
    """All that an answer carries: status line, headers, cookies and content."""
    return "\n".join((response.reason_phrase, str(response.headers), response.cookies.output(), content_of(response)))


# The seeding


def mark_people(marks, request):
    """Before anything else happens, so that what is written of them later bears the marks."""
    for role in OWN:
        person = request.getfixturevalue(role)
        person.full_name, person.email = marks.name(f"account of {role}"), marks.email(f"account of {role}")
        person.save()
        EmailAddress.objects.create(user=person, email=person.email)
        Digest.objects.create(person=person, day=timezone.localdate())
        Preference.objects.create(person=person, group="reminders", choice="daily")


def marked_content(content, marks, place):
    entries = [entry | marks.both(f"{place}, initiative") for entry in content["entries"]]
    return content | marks.both(place) | {"entries": entries}


def mark_fichas(marks):
    """Every ficha of the country, its initiatives, and what was frozen of them."""
    for ficha in Ficha.objects.filter(country="CR").select_related("round"):
        place = f"ficha {ficha.round.code} ({ficha.state})"
        Ficha.objects.filter(pk=ficha.pk).update(**marks.both(place))
        carried = {"text": "Retrasos.", "carried_by": [marks.name(f"{place}, complement")]}
        ficha.entries.update(complement={"risks": [carried]}, **marks.both(f"{place}, initiative"))
    for revision in Revision.objects.filter(ficha__country="CR"):
        revision.content = marked_content(revision.content, marks, f"revision {revision.number}")
        revision.save()


def seed_inside(marks, drafts, cast):
    """What a country's people and guests leave in fichas: hands, comments, approvals, versions."""
    focal, contributor, authority = (cast[role] for role in OWN)
    for ficha in drafts:
        place = ficha.state
        if ficha.is_editable:
            give_section(ficha, "institution", person=contributor, by=focal)
        guest = invite_guest(ficha, email=marks.email(f"guest, {place}"), full_name=marks.name("guest"), by=focal)
        accept_guest(guest)
        invite_guest(ficha, email=marks.email(f"open guest, {place}"), full_name=marks.name("open guest"), by=focal)
        comment = add_comment(ficha, "institution.share", text="¿Sí?", mentions=[focal.pk], by=contributor)
        settle_comment(comment, resolved=True, by=authority)
        both = {"by": authority, "voided_by": contributor, "voided_at": timezone.now()}
        Approval.objects.create(ficha=ficha, section="institution", digest="0", **both)
        Presence.objects.create(ficha=ficha, user=contributor, path="institution", seen_at=timezone.now())
        key = f"00000000-0000-0000-0000-{ficha.pk:012}"
        SavedAnswer.objects.create(key=key, ficha=ficha, path="institution.share", digest="0", by=contributor)
        Observation.objects.filter(ficha=ficha).update(
            answer="Con todos.", answered_by=contributor, answered_at=timezone.now(), state="answered"
        )
        values = (("institution.focal_point_name", marks.name("suggestion")), ("entry", marks.both("suggestion")))
        for path, value in values:
            Suggestion.objects.create(ficha=ficha, source=ficha.round, path=path, value=value, decided_by=contributor)
        freeze_revision(ficha, by=focal, is_sent=not ficha.is_editable)  # what was restored is the country's only
    Suggestion.objects.filter(path="institution.focal_point_name").update(decided_by=None)


def seed_documents(marks, draft, sent, cast):
    """Documents that left and came back: bytes, names of files, and what was read in them; returns pages."""
    left = {"country": take_copy(draft, by=cast["focal_point"], language="es")}
    left["Unit"] = take_copy(sent, by=cast["authority"], language="pt")
    for upload in Upload.objects.all():
        whose = "Unit" if upload.batch_id else "country"
        upload.name = f"{marks.name(f'name of a file of the {whose}')}.docx"
        person = Person(marks.name("reading"), marks.email("reading"))
        initiative = DeclaredInitiative(1, name="Arrecifes", focal_point=(person,))
        declared = Declared(country="CR", focal_point=(person,), initiatives=(initiative,))
        upload.data, upload.reading = document_of_copy(left[whose]), to_json(Reading(declared))
        upload.save()
    decision = {"path": "institution.focal_point_name", "label": marks.name("decision"), "decision": "taken"}
    decided = make_upload(
        draft.round,
        by=cast["contributor"],
        ficha=draft,
        country=draft.country,
        name=f"{marks.name('name of a decided file')}.docx",
        state="decided",
        decisions=[decision],
        decided_by=cast["focal_point"],
        decided_at=timezone.now(),
    )
    return [("surveys:upload_detail", (decided.pk,))]


def seed_abroad(marks, cast):
    """What the country's people do with another one's initiative and its actors; returns pages."""
    focal, unit, home = cast["focal_point"], cast["unit"], Country.objects.get(pk="CR")
    foreign = make_initiative(unit, code="PE", name="Ajena", partner_countries=[home])
    declare_interest(country=home, initiative=foreign, by=focal, reason="Para aprender.")
    answer_for_country(foreign, country=home, answer="corrected", text="Somos dos.", by=focal)
    first, second = foreign.participations.all()
    link = send_link(first, email="actor@pe.example.org", by=unit)
    answer_link(link, answer="confirmed", person_name="Ana", person_position="Jefa")
    values = {"kind": "advice", "text": "Ayudamos.", "stage": "any", "sector": Sector.objects.first()}
    offer = OFFER.perform(offer_mentoring(link, **values), "publish", by=unit)
    asked = ask_for_mentor(offer, country=home, text="¿Cómo?", by=focal)
    meetings = [propose_dialogue(key=proposal.key, by=unit) for proposal in open_proposals()]
    schedule = SCHEDULE.perform(make_schedule(unit, *meetings), "open", by=unit)
    answer_schedule(schedule, {}, zone="UTC", country=home, comment=marks.name("answer about dates"), by=focal)
    return [
        ("dialogues:schedule_detail", (schedule.pk,)),
        ("dialogues:availability_edit", (schedule.pk, "CR")),
        *(("dialogues:dialogue_detail", (each.pk,)) for each in meetings),
        ("initiatives:initiative_detail", (foreign.pk,)),
        ("initiatives:actor_detail", (first.actor_id,)),
        ("confirmations:country_answer", (foreign.pk, "CR")),
        ("confirmations:link_create", (foreign.pk, second.pk)),
        ("confirmations:request_answer", (asked.pk,)),
    ]


def seed_minutes(things, cast):
    """What the country's people say about questions and commitments of the dialogue."""
    focal = cast["focal_point"]
    question = Question.objects.get(pk=things["asked_of"][1])
    answer(question, text="Con un convenio.", country_id="CR", by=focal)
    Minutes.objects.update(closed_at=timezone.now() - timedelta(days=100))
    commitment = Commitment.objects.select_related("minutes__dialogue").get(pk=things["commitment"][0])
    follow_up(commitment, months=3, state="done", note="Se hizo.", by=focal)


def seed_meetings(marks, cast):
    """Who of the country is asked to a dialogue, whom they name instead, and their calendars; returns pages."""
    focal, contributor = cast["focal_point"], cast["contributor"]
    meeting = Dialogue.objects.filter(invitees__person=focal).first()
    place = meeting.invitees.get(person=focal)
    one = {"full_name": marks.name("named for a dialogue"), "email": marks.email("named for a dialogue")}
    reply(place, answer="otra", **one)
    for person in (focal, contributor):
        renew(person)
    return [("dialogues:dialogue_detail", (meeting.pk,))]


def seed_links(marks, initiative, cast):
    """Who answers for actors of the country's initiative, and the addresses that were typed; returns pages."""
    focal, unit = cast["focal_point"], cast["unit"]
    first, second = initiative.participations.all()
    link = send_link(first, email=marks.email("address of an actor that answered"), by=focal)
    person = {"person_name": marks.name("who answered"), "person_position": f"Jefa, {marks.name('position')}"}
    answer_link(link, answer="confirmed", **person)
    values = {"kind": "advice", "text": "Ayudamos.", "stage": "any", "sector": Sector.objects.first()}
    OFFER.perform(offer_mentoring(link, **values), "publish", by=unit)
    link = send_link(second, email=marks.email("address of an actor"), by=focal)
    ActorLink.objects.filter(pk=link.pk).update(token_digest=digest("abierto"))
    return [
        ("initiatives:initiative_detail", (initiative.pk,)),
        ("initiatives:actor_detail", (first.actor_id,)),
        ("confirmations:link_create", (initiative.pk, second.pk)),
        ("confirmations:link_answer", ("abierto",)),
    ]


def seed_registered(marks, cast):
    """A ficha that goes all the way: what comes out of it into the registry must leave its people behind."""
    ficha = make_ficha(make_round("2030", opens=-9))
    Ficha.objects.filter(pk=ficha.pk).update(**marks.both("registered ficha"))
    ficha.entries.update(name="Registrada", **marks.both("registered ficha, initiative"))
    ficha = FICHA.perform(ficha, "send", by=cast["focal_point"])
    for entry in ficha.entries.all():
        entry.sectors.set(["AMB-MED"])
    ficha = FICHA.perform(Ficha.objects.get(pk=ficha.pk), "validate", by=cast["unit"])
    return ficha, ficha.entries.get().initiative


def seed_seminars(marks, things, cast):
    """Who registers, with an account and without, asks, and is in the log of a meeting; returns pages."""
    unit, contributor, home = cast["unit"], cast["contributor"], Country.objects.get(pk="CR")
    outsider = {"name": marks.name("registration"), "email": marks.email("registration"), "institution": "ONG"}
    cancelled, held = make_seminar(unit), Seminar.objects.get(pk=things["seminar_held"][0])
    for seminar in (Seminar.objects.get(pk=things["seminar"][0]), cancelled, held):
        register_outsider(seminar, **outsider, kind="sociedad_civil", country=home, by=unit)
        if seminar.takes_registrations:
            register(seminar, country=home, by=contributor)
        ask(seminar, text="¿Quiénes?", country=home, by=contributor)
    SEMINAR.perform(cancelled, "cancel", by=unit, comment="Por agenda.")
    text = ZOOM.replace("Ana Pérez", outsider["name"]).replace("ana@cr.example.org", outsider["email"])
    wrong = f"{outsider['name']},{outsider['email']},{outsider['name']},{outsider['email']}\n"
    log = accept_log(make_log(held, unit, text + wrong), by=unit)
    return [
        *(("seminars:seminar_detail", (seminar.pk,)) for seminar in (cancelled, held)),
        *(("seminars:registration_list", (seminar.pk,)) for seminar in (cancelled, held)),
        ("seminars:log_detail", (held.pk, log.pk)),
    ]


def seed(marks, things, cast):
    """Marks everywhere; returns, as name and arguments, the pages about it to which ``things`` does not lead."""
    focal, unit, home = cast["focal_point"], cast["unit"], Country.objects.get(pk="CR")
    mark_fichas(marks)
    draft, sent, returned, observed = (
        Ficha.objects.get(pk=things[key][0]) for key in ("draft", "sent", "returned", "observation")
    )
    seed_inside(marks, (draft, returned, sent), cast)
    pages = seed_documents(marks, draft, sent, cast)
    validated, registered = seed_registered(marks, cast)
    pages += seed_links(marks, registered, cast) + seed_abroad(marks, cast) + seed_seminars(marks, things, cast)
    seed_minutes(things, cast)
    pages += seed_meetings(marks, cast)
    one = {"email": marks.email("invitation"), "full_name": marks.name("invitation")}
    invite(**one, role="contributor", country=home, by=unit)
    send(prepare(draft.round, countries=[home], by=unit), by=unit)
    SavedFilter.objects.update(name=marks.name("name of a saved filter"))
    follow(SavedFilter.objects.get(), by=cast["contributor"])
    ApiToken.objects.update(name=marks.name("key for programs"))
    gone = make_person(marks.email("who left"), "contributor", "CR", full_name=marks.name("who left"))
    for ficha in (draft, returned):
        give_section(ficha, sections.of_entry(ficha.entries.get()), person=gone, by=focal)
    end_membership(Membership.objects.get(user=gone), by=unit)
    for ficha in (returned, observed, validated):
        pages += [(f"surveys:{name}", (ficha.pk,)) for name in ("ficha_detail", "ficha_review", "revision_compare")]
    pages += [("surveys:guest_list", (ficha.pk,)) for ficha in (sent, returned)]
    return pages
