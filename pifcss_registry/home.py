"""What waits for a person: the tasks of the home page. Composition: reads every app."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from confirmations.models import MentorOffer, MentorRequest
from confirmations.parts import waiting_parts
from confirmations.permissions import can_settle_mentoring
from dialogues.enums import DialogueState
from dialogues.models import Dialogue
from dialogues.permissions import can_propose_dialogue
from dialogues.services import open_proposals
from glossary.models import TermComment
from glossary.permissions import can_answer
from judging.models import Review
from judging.permissions import can_ask_reviews
from minutes.models import Commitment
from pifcss_registry.accounts.models import Country, Invitation, User
from pifcss_registry.accounts.permissions import can_manage_people, country_ids, is_member, works_for_programme
from pifcss_registry.report.enums import ReportState
from pifcss_registry.report.models import Report
from pifcss_registry.report.permissions import writes_reports
from surveys.enums import FichaState
from surveys.hands import open_work
from surveys.models import Ficha, Round
from surveys.permissions import can_review_ficha, can_send_ficha, can_start_ficha, guest_places, writes_for

TONES = ("accent", "primary", "quiet")  # most pressing first; site.css gives each its colour


@dataclass(frozen=True)
class Task:
    """One thing that waits for the person, with the page where it is done. ``tone`` is one of ``TONES``."""

    title: str
    text: str
    url: str
    action_label: str
    tone: str = "primary"


def _days(days_left: int) -> str:
    if days_left == 0:
        return _("La convocatoria cierra hoy.")
    return ngettext("Queda %(n)s día.", "Quedan %(n)s días.", days_left) % {"n": days_left}


def _start(round: Round, country: Country) -> Task:
    return Task(
        _("Empezar la ficha de %(country)s") % {"country": country},
        f"{round}. {_days(round.days_left_for(country.pk))}",
        reverse("surveys:ficha_list"),
        _("Ir a las fichas"),
    )


def _write(ficha: Ficha) -> Task:
    words = {"country": ficha.country, "round": ficha.round}
    if ficha.state == FichaState.RETURNED:
        title = _("Corregir la ficha de %(country)s") % words
        text = _("La Unidad Técnica la devolvió con un comentario.")
        return Task(
            title,
            f"{text} {_days(ficha.days_left)}",
            ficha.get_absolute_url(),
            _("Ver el comentario"),
            tone="accent",
        )
    title = _("Completar la ficha de %(country)s") % words
    return Task(title, f"{ficha.round}. {_days(ficha.days_left)}", ficha.get_absolute_url(), _("Seguir llenando"))


def _send(ficha: Ficha) -> Task:
    title = _("Revisar y enviar la ficha de %(country)s") % {"country": ficha.country}
    return Task(title, f"{ficha.round}. {_days(ficha.days_left)}", ficha.get_absolute_url(), _("Ver la ficha"))


def _country_tasks(user: User, rounds: Sequence[Round]) -> Iterator[Task]:
    own = country_ids(user)
    if not own:
        return
    prefetch_related_objects(rounds, "extensions")
    rounds = {round.pk: round for round in rounds if any(round.is_open_for(code) for code in own)}
    fichas = list(Ficha.objects.visible_to(user).filter(round__in=rounds, country__in=own).select_related("country"))
    started = {(ficha.round_id, ficha.country_id) for ficha in fichas}
    for ficha in fichas:
        ficha.round = rounds[ficha.round_id]
        if not ficha.takes_answers:
            continue
        if ficha.is_editable and writes_for(user, ficha):
            yield _write(ficha)
        elif ficha.is_editable and can_send_ficha(user, ficha):
            yield _send(ficha)
    countries = {membership.country_id: membership.country for membership in user.memberships_now}
    for round in rounds.values():
        for code in sorted(own):
            if (round.pk, code) not in started and round.is_open_for(code) and can_start_ficha(user, code):
                yield _start(round, countries[code])
    yield from _dialogue_tasks(user, own)


def _section_tasks(user: User, rounds: Sequence[Round]) -> Iterator[Task]:
    """Sections of fichas in the person's hands and, for who has no role, the fichas to which they were invited."""
    if works_for_programme(user):
        return
    for work in open_work(user):
        words = {"section": work.label, "country": work.ficha.country}
        title = _("Completar «%(section)s» de la ficha de %(country)s") % words
        text = _("La sección está en sus manos. Márquela como lista cuando lo esté.")
        yield Task(title, text, work.url, _("Ir a la sección"))
    if is_member(user):
        return
    for place in guest_places(user):
        if place.ficha.is_editable:
            title = _("Ayudar con la ficha de %(country)s") % {"country": place.ficha.country}
            yield Task(title, str(place.ficha.round), place.ficha.get_absolute_url(), _("Ver la ficha"))


def _dialogue_tasks(user: User, own: set[str]) -> Iterator[Task]:
    dialogues = Dialogue.objects.visible_to(user).filter(state=DialogueState.PROPOSED, countries__in=own)
    proposed = dialogues.distinct().count()
    if proposed:
        title = ngettext("%(n)s diálogo propuesto con su país", "%(n)s diálogos propuestos con su país", proposed)
        text = _("La Unidad Técnica propone que se encuentren.")
        yield Task(title % {"n": proposed}, text, reverse("dialogues:dialogue_list"), _("Ver los diálogos"))


def _unit_tasks(user: User, rounds: Sequence[Round]) -> Iterator[Task]:
    if not can_review_ficha(user):
        return
    sent = Ficha.objects.visible_to(user).filter(state=FichaState.SENT)
    counts = sent.aggregate(all=Count("pk"), mine=Count("pk", filter=Q(reviewer=user)))
    if counts["mine"]:
        title = ngettext("%(n)s ficha para que usted revise", "%(n)s fichas para que usted revise", counts["mine"])
        url = reverse("surveys:ficha_list") + f"?estado={FichaState.SENT}&revisa=mias"
        text = _("Están a su cargo.")
        yield Task(title % {"n": counts["mine"]}, text, url, _("Ver las mías"), tone="accent")
    if waiting := counts["all"]:
        title = ngettext("%(n)s ficha espera revisión", "%(n)s fichas esperan revisión", waiting) % {"n": waiting}
        url = reverse("surveys:ficha_list") + f"?estado={FichaState.SENT}"
        yield Task(title, _("Devuélvala con un comentario o valídela."), url, _("Revisar"), tone="accent")
    if not any(round.is_open() for round in rounds):
        text = _("Sin una convocatoria abierta los países no pueden llenar fichas.")
        yield Task(
            _("Abrir una convocatoria"),
            text,
            reverse("surveys:round_list"),
            _("Ver convocatorias"),
            tone="quiet",
        )


def _proposal_tasks(user: User, rounds: Sequence[Round]) -> Iterator[Task]:
    if not can_propose_dialogue(user):
        return
    proposals = len(open_proposals())
    if proposals:
        title = ngettext("%(n)s propuesta de diálogo", "%(n)s propuestas de diálogo", proposals) % {"n": proposals}
        text = _("Hay países que quieren conocer iniciativas de otros.")
        yield Task(title, text, reverse("dialogues:dialogue_list"), _("Ver las razones"))


def _glossary_tasks(user: User, rounds: Sequence[Round]) -> Iterator[Task]:
    if not can_answer(user):
        return
    waiting = TermComment.objects.visible_to(user).unanswered().count()
    if waiting:
        title = ngettext("%(n)s comentario sobre el glosario", "%(n)s comentarios sobre el glosario", waiting)
        text = _("Hay países que esperan respuesta sobre un término.")
        yield Task(
            title % {"n": waiting}, text, reverse("glossary:term_list"), _("Ver los comentarios"), tone="quiet"
        )


def _confirmation_tasks(user: User, rounds: Sequence[Round]) -> Iterator[Task]:
    """What other countries declared of the person's: one task that leads to the page, or to the list of several."""
    waiting = waiting_parts(user)
    if not waiting:
        return
    initiative, country = waiting[0]
    n = len(waiting)
    if n == 1:
        words = {"presenter": initiative.country, "initiative": initiative}
        text = _("%(presenter)s declaró que participa en «%(initiative)s».") % words
        url = reverse("confirmations:country_answer", args=[initiative.pk, country.pk])
    else:
        text = _("Otros países declararon que participa en %(n)s iniciativas.") % {"n": n}
        url = reverse("confirmations:confirmation_list")
    yield Task(_("Confirme la parte de su país"), text, url, _("Ver y responder"))


def _mentor_tasks(user: User, rounds: Sequence[Round]) -> Iterator[Task]:
    if not can_settle_mentoring(user):
        return
    url = reverse("confirmations:mentor_list")
    if asked := MentorRequest.objects.waiting().count():
        title = ngettext("%(n)s país pide una mentoría", "%(n)s pedidos de mentoría", asked) % {"n": asked}
        text = _("Ponga en contacto a quien pide y a quien ofrece, y responda.")
        yield Task(title, text, url, _("Ver los pedidos"), tone="accent")
    if offered := MentorOffer.objects.undecided().count():
        title = ngettext("%(n)s actor se ofrece como mentor", "%(n)s ofrecimientos de mentoría", offered)
        text = _("Publique el ofrecimiento o guárdelo.")
        yield Task(title % {"n": offered}, text, url, _("Ver los ofrecimientos"))


def _review_tasks(user: User, rounds: Sequence[Round]) -> Iterator[Task]:
    """What the person was asked to judge apart."""
    if not can_ask_reviews(user):
        return
    if asked := Review.objects.visible_to(user).pending().filter(reviewer=user).count():
        title = ngettext("Tiene %(n)s revisión pendiente", "Tiene %(n)s revisiones pendientes", asked) % {"n": asked}
        text = _("Valore los criterios por separado y entregue.")
        yield Task(title, text, reverse("judging:review_list"), _("Ver mis revisiones"), tone="accent")


def _commitment_tasks(user: User, rounds: Sequence[Round]) -> Iterator[Task]:
    """Commitments of dialogues whose day is over."""
    overdue = Commitment.objects.waiting_for(user).overdue(timezone.localdate()).count()
    if overdue:
        title = ngettext("%(n)s compromiso vencido", "%(n)s compromisos vencidos", overdue) % {"n": overdue}
        text = _("Diga si se cumplió, cómo va o por qué se deja sin efecto.")
        url = reverse("minutes:commitment_list") + "?estado=vencidos"
        yield Task(title, text, url, _("Ver los compromisos"), tone="accent")


def _report_tasks(user: User, rounds: Sequence[Round]) -> Iterator[Task]:
    """Reports that are being prepared."""
    if not writes_reports(user):
        return
    if drafts := Report.objects.filter(state=ReportState.DRAFT).count():
        title = ngettext("%(n)s informe en preparación", "%(n)s informes en preparación", drafts) % {"n": drafts}
        text = _("Revise su texto y explique lo que no cierra; la Unidad Técnica lo emite.")
        yield Task(title, text, reverse("report:report_list"), _("Ver los informes"), tone="quiet")


def _people_tasks(user: User, rounds: Sequence[Round]) -> Iterator[Task]:
    if not can_manage_people(user):
        return
    pending = Invitation.objects.visible_to(user).pending().count()
    if pending:
        title = ngettext("%(n)s invitación sin aceptar", "%(n)s invitaciones sin aceptar", pending) % {"n": pending}
        text = _("Si el correo no llegó o está por vencer, invite otra vez.")
        yield Task(title, text, reverse("accounts:person_list"), _("Ver personas"), tone="quiet")


def tasks_of(user: User, rounds: Sequence[Round]) -> list[Task]:
    """What waits for this person and nobody else, most pressing first, of all ``rounds``.

    At most ten queries for the Unit, six for a country's people.
    """
    sources = (
        _unit_tasks,
        _section_tasks,
        _country_tasks,
        _confirmation_tasks,
        _proposal_tasks,
        _mentor_tasks,
        _review_tasks,
        _glossary_tasks,
        _commitment_tasks,
        _report_tasks,
        _people_tasks,
    )
    tasks = [task for source in sources for task in source(user, rounds)]
    return sorted(tasks, key=lambda task: TONES.index(task.tone))
