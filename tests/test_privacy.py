"""Persons' names and e-mails never leave their country and the Unit, whoever asks and whatever for.

Every place that keeps a name or an e-mail of somebody of Costa Rica is given a marked one, each place its own, so that a
leak says where it comes from. Then every role asks for every address of the site (``test_access.ROWS``), with forms,
searches, files and failures, and what it was answered, what was mailed and what was logged is searched for the marks.

Who may read them: the country's own people (its guests among them, in their ficha) and the Technical Unit. Of
administrators, the accounts that they keep (``docs/users/administracion.md``). Nobody else, anywhere. The page behind an invitation's secret is its addressee's and
is not asked for here; an actor's link is: no person is named there.
"""

import html
import json
import logging
import re
import smtplib
from http import HTTPStatus
from urllib.parse import quote, unquote_plus

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.test import Client
from django.urls import NoReverseMatch, reverse

from dialogues.models import Invitee
from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.logs import MaskingFormatter
from pifcss_registry.outbox.delivery import deliver_due
from pifcss_registry.outbox.models import OutgoingMail
from surveys.models import FichaGuest

from .conftest import make_person
from .marks import OWN, Marks, content_of, mark_people, said_by, seed, words_of
from .test_access import LIBRARY_NAMESPACE, ROLES, ROWS, names
from .test_access import things as things  # the fixture

READERS = (*OWN, "unit")
VISITORS = ("anonymous", "stranger")  # to whom the registry is open only where it is public
# What an administrator is shown of people of countries, by page.
ACCOUNTS = {*(f"account of {role}" for role in OWN), "invitation"}
ADMINISTRATOR_READS = {
    "accounts:person_list": ACCOUNTS,
    "accounts:membership_end": ACCOUNTS,
}

# What might hold a person: e-mails, whatever is said of accounts, names, what mails say, and what has no columns.
PERSONAL = re.compile(
    r"(^|_)(name|person|email|contact|recipients|subject|body|comment|error|position|title_keys|text_keys|fresh|written)$"
)
UNIT = "only somebody of the Unit stands here"
TEAM = "somebody of the Unit or a consultant stands here"
ORGANISATION = "of an organisation or an initiative, never of a person"
DECLARED = "what the country wrote for everybody to read, as its objectives are"
LOADED = "a file of initiatives that the Unit loads; its pages are the Unit's only"
PLAIN = "codes, numbers or the Unit's own words"
EXCUSED = {
    "accounts.Invitation.invited_by": UNIT,
    "auth.Group.name": "not used",
    "auth.Permission.name": "not used",
    "confirmations.MentorOfferEvent.by": UNIT,
    "confirmations.MentorOfferEvent.comment": PLAIN,
    "confirmations.MentorRequest.answered_by": UNIT,
    "dialogues.Availability.cannot": PLAIN,
    "dialogues.Availability.person": UNIT,
    "dialogues.Availability.rather_not": PLAIN,
    "dialogues.Dialogue.common": PLAIN,
    "dialogues.Dialogue.facilitator": UNIT,
    "dialogues.Dialogue.proposed_by": UNIT,
    "dialogues.FallenDate.by": UNIT,
    "dialogues.FallenDate.comment": PLAIN,
    "dialogues.Interest.topics": PLAIN,
    "dialogues.PlanRun.by": UNIT,
    "dialogues.PlanRun.error": PLAIN,
    "dialogues.PlanRun.plan": PLAIN,
    "dialogues.PlanRun.problem": PLAIN,
    "dialogues.PlanRun.progress": PLAIN,
    "dialogues.ProposalDecision.by": UNIT,
    "dialogues.ProposalDecision.comment": PLAIN,
    "dialogues.ProposalDecision.keys": PLAIN,
    "dialogues.ProposalDecision.taken_back_by": UNIT,
    "dialogues.ProposalDecision.wanted": PLAIN,
    "dialogues.Schedule.created_by": UNIT,
    "dialogues.ScheduleEvent.by": UNIT,
    "dialogues.ScheduleEvent.comment": PLAIN,
    "dialogues.DialogueEvent.by": UNIT,
    "dialogues.DialogueEvent.comment": PLAIN,
    "glossary.TermComment.answered_by": UNIT,
    "glossary.TermVersion.by": UNIT,
    "initiatives.Actor.name": ORGANISATION,
    "initiatives.ActorMerge.by": UNIT,
    "initiatives.ActorMerge.links": ORGANISATION,
    "initiatives.ActorMerge.undone_by": UNIT,
    "initiatives.ActorName.name": ORGANISATION,
    "initiatives.CriterionJudgement.by": UNIT,
    "initiatives.Initiative.complement": DECLARED,
    "initiatives.Initiative.name": ORGANISATION,
    "initiatives.Card.title_keys": ORGANISATION,
    "initiatives.Card.text_keys": ORGANISATION,
    "initiatives.Card.fresh": ORGANISATION,
    "initiatives.ActorSet.bits": "numbers of initiatives",
    "initiatives.Posting.bits": "numbers of initiatives",
    "initiatives.Posting.written": ORGANISATION,
    "initiatives.Participation.complement": DECLARED,
    "initiatives.Participation.declared_name": ORGANISATION,
    "initiatives.RuleAdoption.by": UNIT,
    "judging.Exclusion.by": UNIT,
    "judging.Exclusion.lifted_by": UNIT,
    "judging.Review.asked_by": UNIT,
    "judging.Review.reviewer": UNIT,
    "judging.RulePreview.by": UNIT,
    "judging.RulePreview.settled_by": UNIT,
    "minutes.Commitment.by": TEAM,
    "minutes.CommitmentEvent.comment": DECLARED,
    "minutes.MinutesEvent.by": TEAM,
    "minutes.MinutesEvent.comment": PLAIN,
    "minutes.PassageVersion.by": TEAM,
    "report.Explanation.by": TEAM,
    "report.Paragraph.basis": "keys and numbers",
    "report.Paragraph.by": TEAM,
    "report.Report.by": TEAM,
    "report.Report.frozen": "the printed report: no person of a country stands in it (tests/report/test_document.py)",
    "report.ReportEvent.by": TEAM,
    "report.ReportEvent.comment": PLAIN,
    "report.ReportFile.by": TEAM,
    "report.ReportFile.data": "the printed report",
    "report.ReportFile.error": PLAIN,
    "report.StatedNumber.by": TEAM,
    "saved_filters.Following.seen": "numbers of initiatives",
    "loading.ColumnMapping.by": UNIT,
    "loading.ColumnMapping.columns": PLAIN,
    "loading.ColumnMapping.name": PLAIN,
    "loading.LoadPiece.data": LOADED,
    "loading.LoadRun.broken": PLAIN,
    "loading.LoadRun.by": UNIT,
    "loading.LoadRun.headers": PLAIN,
    "loading.LoadRun.mapping": PLAIN,
    "loading.LoadRun.name": PLAIN,
    "loading.LoadRun.sample": LOADED,
    "loading.RefusedLine.problems": LOADED,
    "seminars.AttendanceLog.by": UNIT,
    "seminars.AttendanceLog.problems": "codes, lines and hours",
    "seminars.Question.answered_by": UNIT,
    "seminars.SeminarEvent.by": UNIT,
    "seminars.SeminarEvent.comment": PLAIN,
    "surveys.Entry.name": ORGANISATION,
    "surveys.EntryActor.name": ORGANISATION,
    "surveys.Extension.by": UNIT,
    "surveys.Ficha.reviewer": UNIT,
    "surveys.FichaGuest.sections": PLAIN,
    "surveys.Look.user": UNIT,
    "surveys.Observation.opened_by": UNIT,
    "surveys.Observation.resolved_by": UNIT,
    "surveys.ReminderBatch.by": UNIT,
    "surveys.ReminderBatch.sent_by": UNIT,
    "surveys.ReminderBatch.texts": "places that are filled in for each person",
    "surveys.Round.deadline_days": PLAIN,
    "surveys.RoundEvent.by": UNIT,
    "surveys.Upload.handed_by": UNIT,
    "surveys.Upload.rejection": PLAIN,
    "surveys.UploadBatch.by": UNIT,
}
# Forgotten as soon as it was used. Everything else somebody may read, and reads in this test.
SHOWN_NOWHERE = {"address of an actor that answered"}

POSTGRES_SAYS = """new row violates check constraint "ficha_once"
DETAIL:  Failing row contains (7, {name}, {email}, 2026-01-01).
"""


def may_hold_a_person(field) -> bool:
    if field.related_model is User or isinstance(field, models.EmailField | models.JSONField | models.BinaryField):
        return True
    return isinstance(field, models.CharField | models.TextField) and bool(PERSONAL.search(field.name))


def is_marked(model, field, marks) -> bool:
    """Whether some row holds a mark in this column, or leads to somebody who is marked."""
    values = model.objects.exclude(**{field.name: None}).values_list(field.name, flat=True)
    if field.related_model is User:
        values = User.objects.filter(pk__in=values).values_list("email", flat=True)
    return any(
        marks.found(words_of(bytes(each)) if isinstance(each, bytes | memoryview) else str(each)) for each in values
    )


def unmarked(marks) -> set[str]:
    """The columns of all models that might hold a name or an e-mail, or lead to a person, and hold no mark."""
    columns = ((model, field) for model in apps.get_models() for field in model._meta.get_fields())
    columns = [(model, field) for model, field in columns if getattr(field, "concrete", False)]
    return {
        f"{model._meta.label}.{field.name}"
        for model, field in columns
        if may_hold_a_person(field) and not is_marked(model, field, marks)
    }


def not_for(role, page, places) -> set[str]:
    """Which of the places this role may not be shown there."""
    return set() if role in READERS else places - ADMINISTRATOR_READS.get(role == "administrator" and page, set())


class Refusing(BaseEmailBackend):
    """A mail server that knows nobody, and says whom."""

    def send_messages(self, messages):
        refused = {address: (550, f"<{address}> unknown".encode()) for address in messages[0].to}
        raise smtplib.SMTPRecipientsRefused(refused)


def bare(text, *typed):
    """What was answered without what was asked for, and without the forms' tokens and the times of making."""
    text = html.unescape(unquote_plus(unquote_plus(text)))  # an address inside an address
    for words in typed:
        text = text.replace(words, "…")
    return re.sub(r'csrfmiddlewaretoken" value="\w+"|\d{4}-\d\d-\d\dT[\d:.]+', "", text)


def without_arguments(name) -> bool:
    try:
        return bool(reverse(name))
    except NoReverseMatch:
        return False


LIBRARY_PAGES = [name for name in names() if name.startswith(LIBRARY_NAMESPACE) and without_arguments(name)]
PLAIN_PAGES = {row.name for row in ROWS if row.method == "get" and not row.args}


class Asking:
    """Somebody of a role who asks for everything; ``found``: the places whose marks were shown, by name of page."""

    def __init__(self, role, person, marks):
        self.role, self.marks, self.found = role, marks, {}
        self.opened = []  # pages that take no arguments
        self.client = Client()
        if person:
            self.client.force_login(person)
        cache.clear()  # rate limits

    def note(self, page, text):
        if places := self.marks.found(text):
            self.found.setdefault(page, set()).update(places)

    def get(self, name, args=()):
        response = self.client.get(reverse(name, args=args))
        self.note(name, said_by(response))
        if response.status_code == HTTPStatus.OK and name in PLAIN_PAGES and name not in ADMINISTRATOR_READS:
            self.opened.append(name)

    def post(self, name, args, data=None, **more):
        """As if it had not been: what it does is undone. The page to which it leads is read as well."""
        with transaction.atomic():
            response = self.client.post(reverse(name, args=args), data, **more)
            transaction.set_rollback(True)
        self.note(name, said_by(response))

    def pages(self, things, more):
        """Every address with the method it takes, and the library's."""
        for row in ROWS:
            if row.method == "get":
                self.get(row.name, things[row.args])
            elif self.role not in READERS:
                self.post(row.name, things[row.args], follow=self.role != "anonymous")
        for name, args in more:
            self.get(name, args)
        for name in LIBRARY_PAGES:
            self.note(name, said_by(self.client.get(reverse(name))))

    def json(self, things):
        """What the page of a section asks while somebody writes."""
        said = {"section": "institution", "version": -1, "path": "institution.focal_point_name"}
        said |= {"value": "x", "base": "", "key": "00000000-0000-0000-0000-000000000000"}
        for name in ("surveys:presence_beat", "surveys:answer_save"):
            self.post(name, things["draft"], json.dumps(said), content_type="application/json")

    def searches(self):
        """Searching for a name or an e-mail that is there answers as for one that is nowhere: nothing is told of it."""
        person = "account of contributor"
        for name in self.opened:
            unknown = self.search(name, "Nadie Conocido")
            if any(
                self.search(name, known) != unknown for known in (self.marks.name(person), self.marks.email(person))
            ):
                self.found[f"{name}?q="] = {person}

    def search(self, name, query):
        return bare(content_of(self.client.get(reverse(name), {"q": query})), query)

    def errors(self, monkeypatch):
        """Pages of failures: nowhere, a form that came from elsewhere, a view that breaks with a person in its hands."""
        email, name = self.marks.email("account of authority"), self.marks.name("account of authority")
        answers = [self.client.get(f"/nada/{email}/")]
        strict = Client(enforce_csrf_checks=True)
        answers.append(strict.post(reverse("account_login"), {"login": email, "password": "x"}))

        def broken():
            raise IntegrityError(POSTGRES_SAYS.format(name=name, email=email))

        with monkeypatch.context() as patch:
            patch.setattr("pifcss_registry.views.known_rounds", broken)
            self.client.raise_request_exception = False
            answers.append(self.client.get("/"))
            self.client.raise_request_exception = True
        logging.getLogger("django.server").info('"GET /actores/?q=%s HTTP/1.1" 200', quote(email))
        assert [answer.status_code for answer in answers] == [404, 403, 500]
        for answer in answers:
            self.note(f"error {answer.status_code}", bare(said_by(answer), email))


def ask_all(marks, things, cast, more, settings, monkeypatch) -> dict:
    """What each role was shown, by role and page."""
    shown = {}
    for role, public in (*((role, False) for role in ROLES), *((role, True) for role in VISITORS)):
        settings.REGISTRY_PUBLIC = public
        asking = Asking(role, cast[role], marks)
        asking.pages(things, more)
        asking.json(things)
        asking.errors(monkeypatch)
        if role not in READERS and (public or role not in VISITORS):
            asking.searches()
        for page, places in asking.found.items():
            shown.setdefault((role, page), set()).update(places)
    return shown


def mails_that_tell(marks) -> list[tuple]:
    """Mails to somebody else than people of the country, its guests and the Unit, with a mark of another than theirs."""
    readers = set(
        Membership.objects.filter(Q(country="CR") | Q(role="technical_unit")).values_list("user__email", flat=True)
    )
    readers |= set(FichaGuest.objects.values_list("email", flat=True))
    readers |= set(Invitee.objects.filter(country="CR").values_list("email", flat=True))
    others = [mail for mail in OutgoingMail.objects.all() if not readers.issuperset(mail.recipients)]
    told = ((mail, marks.found(words_of(bytes(mail.raw))) - marks.found(str(mail.recipients))) for mail in others)
    assert others
    return [(mail.subject, mail.recipients, places) for mail, places in told if places]


@pytest.mark.django_db
def test_names_and_emails_stay_in_their_country_and_the_unit(request, settings, caplog, monkeypatch):
    settings.EMAIL_BACKEND = "pifcss_registry.outbox.backend.OutboxBackend"
    settings.OUTBOX_DELIVERY_BACKEND = f"{__name__}.Refusing"
    caplog.set_level(logging.DEBUG)
    marks = Marks()
    mark_people(marks, request)  # first, so that whatever is written of them later bears the marks
    things, cast = request.getfixturevalue("things"), request.getfixturevalue("cast")
    more = seed(marks, things, cast)
    deliver_due(limit=1000)
    # A column that is new here: seed it in ``marks``, or say in EXCUSED why no person of a country stands in it.
    assert unmarked(marks) == set(EXCUSED)

    shown = ask_all(marks, things, cast, more, settings, monkeypatch)
    leaks = [
        f"{role}, {page}: {sorted(wrong)}"
        for (role, page), places in shown.items()
        if (wrong := not_for(role, page, places))
    ]
    assert not leaks, "\n".join(leaks)
    assert {page: places for (role, page), places in shown.items() if role == "administrator"} == ADMINISTRATOR_READS
    # It would pass on pages that show nothing to anybody.
    read = set().union(*(places for (role, _page), places in shown.items() if role in READERS))
    assert set(marks.places) - read == SHOWN_NOWHERE
    for role in READERS:
        assert "ficha 2027 (sent)" in set().union(*(places for (who, _page), places in shown.items() if who == role))

    assert mails_that_tell(marks) == []
    formatter = MaskingFormatter(settings.LOGGING["formatters"]["masked"]["format"])
    lines = [formatter.format(record) for record in caplog.records]
    assert [line for line in lines if marks.found(line)] == []
    assert any("<e-mail>" in line for line in lines)


@pytest.mark.parametrize(
    ("name", "field", "more"),
    [
        ("account_login", "login", {"password": "equivocada-2026"}),
        ("account_request_login_code", "email", {}),
        ("account_reset_password", "email", {}),
        ("account_signup", "email", {"password1": "Una-clave-2026", "password2": "Una-clave-2026"}),
    ],
)
def test_forms_of_visitors_do_not_tell_who_has_an_account(name, field, more, db):
    person = make_person("ana@cr.example.org", "focal_point", "CR", password="Una-clave-larga-2026")
    answers = set()
    for email in (person.email, "eva@cr.example.org"):
        cache.clear()
        answer = Client().post(reverse(name), {field: email, **more}, follow=True)
        answers.add((answer.status_code, str(answer.redirect_chain), bare(content_of(answer), email)))
    assert len(answers) == 1
