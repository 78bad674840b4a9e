"""Who owes something in a round, the reminders that the Unit writes, and the notices before a round closes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pifcss_registry.accounts.models import Country, Membership, User
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices import services as notices
from pifcss_registry.notices.enums import Kind

from . import letters
from .enums import EDITABLE, BatchState, FichaState, SectionState
from .models import Ficha, ReminderBatch, Round, SectionWork
from .permissions import VOICES, can_remind

DEADLINES_FROM_HOUR = 7  # in the site's time zone


@dataclass(frozen=True)
class Debt:
    """What a country owes in a round that is open for it: no ficha yet, or one that is with the country."""

    round: Round
    country: Country
    closes_on: date
    days_left: int
    ficha: Ficha | None = None

    @property
    def reason(self) -> str:
        """What it owes, as the Unit may know it: how the country shares the work is its own."""
        if self.ficha is None:
            return _("no empezó su ficha")
        if self.ficha.state == FichaState.RETURNED:
            return _("tiene que corregir la ficha devuelta")
        return _("no envió su ficha")

    @property
    def url(self) -> str:
        return self.ficha.get_absolute_url() if self.ficha else reverse("surveys:ficha_list")


def debts(round: Round, countries: Iterable[Country] | None = None) -> list[Debt]:
    """The countries that owe something in the round today, by name: at most three queries."""
    if countries is None:
        countries = Country.objects.filter(iberoamerican=True)
    fichas = {ficha.country_id: ficha for ficha in Ficha.objects.filter(round=round)}
    open_now = [country for country in countries if round.is_open_for(country.pk)]
    owing = [each for each in open_now if each.pk not in fichas or fichas[each.pk].state in EDITABLE]
    return [
        Debt(round, country, round.closes_for(country.pk), round.days_left_for(country.pk), fichas.get(country.pk))
        for country in sorted(owing, key=lambda each: each.name)
    ]


def people_who_owe(found: Iterable[Debt]) -> dict[str, list[User]]:
    """By country, whom a reminder goes to: who speaks for it, and who has a section not ready: two queries."""
    fichas = {debt.country.pk: debt.ficha for debt in found}
    people: dict[str, dict[int, User]] = {code: {} for code in fichas}
    memberships = Membership.objects.active().filter(country__in=list(people), role__in=VOICES)
    for membership in memberships.select_related("user").order_by("user__full_name", "user__pk"):
        people[membership.country_id][membership.user_id] = membership.user
    works = SectionWork.objects.filter(ficha__in=filter(None, fichas.values()), person__is_active=True)
    for work in works.exclude(state=SectionState.READY).select_related("person", "ficha").order_by("pk"):
        people[work.ficha.country_id].setdefault(work.person_id, work.person)
    return {code: list(each.values()) for code, each in people.items()}


# Batches


def default_texts() -> dict[str, dict[str, str]]:
    """Subject and text in every language of the site, to begin from."""
    texts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = {
                "subject": _("La ficha de {pais} para «{convocatoria}» nos falta"),
                "text": _(
                    "Hola, {nombre}:\n\n"
                    "Todavía no recibimos la ficha de {pais} para «{convocatoria}». {plazo} "
                    "El último día para enviarla es el {cierra}.\n\n"
                    "Lo que ya escribió sigue allí. Ábrala aquí:\n\n{enlace}\n\n"
                    "Si algo le impide terminarla, escríbanos y lo resolvemos.\n\n"
                    "Unidad Técnica del PIFCSS"
                ),
            }
    return texts


def deadline_in_words(days: int) -> str:
    """How much time is left, as a sentence in the active language."""
    if days <= 0:
        return _("La convocatoria cierra hoy.")
    return ngettext("Queda %(n)s día.", "Quedan %(n)s días.", days) % {"n": days}


def compose(debt: Debt, person: User, text: Mapping[str, str], key: str | None = None) -> notices.Letter:
    """The reminder as one person reads it; dates and names in their language."""
    with translation.override(person.language):
        values = {
            "nombre": person.full_name or person.email,
            "pais": debt.country.name,
            "convocatoria": debt.round.title,
            "plazo": deadline_in_words(debt.days_left),
            "dias": str(max(debt.days_left, 0)),
            "cierra": date_format(debt.closes_on, "DATE_FORMAT"),
            "enlace": settings.SITE_URL + debt.url,
        }
    subject = " ".join(letters.fill(text["subject"], values).split())
    return notices.Letter(person, subject, letters.fill(text["text"], values), debt.url, key)


def _check(by: User) -> None:
    if not can_remind(by):
        raise NotAllowed(_("Solo la Unidad Técnica escribe recordatorios."))


@transaction.atomic
def prepare(round: Round, *, countries: Iterable[Country], by: User) -> ReminderBatch:
    """A batch with the texts to begin from. Raises ``Refused`` without a country, or with one that owes nothing."""
    _check(by)
    chosen = {country.pk for country in countries}
    if not chosen:
        raise Refused(_("Elija al menos un país."), field="countries")
    if not chosen <= {debt.country.pk for debt in debts(round)}:
        raise Refused(_("Uno de los países ya no debe nada: elija otra vez."), field="countries")
    batch = ReminderBatch.objects.create(round=round, texts=default_texts(), by=by)
    batch.countries.set(chosen)
    return batch


def _locked(batch: ReminderBatch) -> ReminderBatch:
    found = ReminderBatch.objects.select_for_update(of=("self",)).select_related("round").filter(pk=batch.pk).first()
    if found is None:
        raise Refused(_("Alguien descartó este recordatorio mientras tanto."))
    return found


@transaction.atomic
def save_texts(batch: ReminderBatch, *, texts: Mapping[str, Mapping[str, str]], by: User) -> ReminderBatch:
    """Keep the texts of some languages. Raises ``Refused`` once it was sent."""
    _check(by)
    locked = _locked(batch)
    if locked.is_sent:
        raise Refused(_("Este recordatorio ya se envió."))
    locked.texts = {**locked.texts, **{language: dict(text) for language, text in texts.items()}}
    locked.save(update_fields=["texts"])
    return locked


def letters_of(batch: ReminderBatch) -> list[tuple[Debt, notices.Letter]]:
    """What would be sent now, and for which country: those that no longer owe anything get nothing."""
    found = debts(batch.round, batch.countries.all())
    people = people_who_owe(found)
    return [
        (debt, compose(debt, person, batch.texts[person.language], f"{batch.label}-{debt.country.pk}"))
        for debt in found
        for person in people[debt.country.pk]
    ]


@transaction.atomic
def send(batch: ReminderBatch, *, by: User) -> bool:
    """Send it; False when it was sent before (a second click). Raises ``Refused`` when nobody owes anything now."""
    _check(by)
    locked = _locked(batch)
    if locked.is_sent:
        return False
    written = [letter for _debt, letter in letters_of(locked)]
    if not written:
        raise Refused(_("No hay a quién escribir: los países elegidos ya no deben nada o no tienen personas."))
    notices.deliver(written, Kind.REMINDER, batch=locked.label)
    read = {letter.person.language for letter in written}
    locked.texts = {language: text for language, text in locked.texts.items() if language in read}
    locked.state, locked.sent_by, locked.sent_at = BatchState.SENT, by, timezone.now()
    locked.save(update_fields=["texts", "state", "sent_by", "sent_at"])
    return True


@transaction.atomic
def discard(batch: ReminderBatch, *, by: User) -> None:
    """Throw a prepared batch away. Raises ``Refused`` once it was sent."""
    _check(by)
    locked = _locked(batch)
    if locked.is_sent:
        raise Refused(_("Este recordatorio ya se envió."))
    locked.delete()


# Notices before a round closes


def _step(round: Round, days_left: int) -> int | None:
    """Which of the round's deadline notices is the one to tell with so many days left: the last that was reached."""
    reached = [step for step in round.deadline_days if days_left <= step]
    return min(reached) if reached and days_left >= 0 else None


def tell_deadlines(now: datetime) -> int:
    """Tell the countries that owe something that their time runs out; returns how many notices.

    Each step of the round once for each last day of each country, however often and by however many workers this
    is called. A step whose day the worker slept through is told late; of several such only the last.
    """
    if timezone.localtime(now).time() < time(DEADLINES_FROM_HOUR):
        return 0
    countries = Country.objects.filter(iberoamerican=True)
    rounds = Round.objects.perhaps_open(countries, timezone.localdate(now))
    return sum(_tell_deadlines_of(round, countries) for round in rounds if round.deadline_days)


def _tell_deadlines_of(round: Round, countries: Iterable[Country]) -> int:
    due = {}
    for debt in debts(round, countries):
        step = _step(round, debt.days_left)
        if step is not None:
            due[f"deadline-{round.pk}-{debt.country.pk}-{debt.closes_on}-{step}"] = debt
    told = notices.told(due)
    due = {key: debt for key, debt in due.items() if key not in told}
    people = people_who_owe(due.values()) if due else {}
    n = 0
    for key, debt in due.items():
        if not people[debt.country.pk]:
            continue
        context = {"round": round, "country": debt.country, "closes_on": debt.closes_on, "days": debt.days_left}
        context |= {"ficha": debt.ficha, "returned": bool(debt.ficha) and debt.ficha.state == FichaState.RETURNED}
        told_now = notices.tell(
            people[debt.country.pk], Kind.DEADLINE, "surveys/email/deadline", context, debt.url, key=key
        )
        n += len(told_now)
    return n
