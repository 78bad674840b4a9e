"""The moves of a ficha: one table, one door (``pifcss_registry.workflow``).

draft --send--> sent --validate--> validated --reopen--> returned
  ^              |  \\--return--> returned --send--> sent
  '--withdraw----'
"""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.accounts.services import people_of
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell
from pifcss_registry.workflow import Move, Workflow

from . import looks, observing, sections, signing
from .completeness import Problem, blocking
from .enums import EDITABLE, FichaState
from .models import Ficha, FichaEvent
from .permissions import can_review_ficha, can_send_ficha
from .services import freeze_revision, register_entries


def _day(date) -> str:
    return date_format(date, "SHORT_DATE_FORMAT")


def what_stops_sending(ficha: Ficha) -> list[Problem]:
    found = blocking(ficha)
    if not ficha.takes_answers:
        message = _(
            "La convocatoria «%(round)s» está abierta del %(first)s al %(last)s. "
            "Si necesita más plazo, escriba a la Unidad Técnica."
        )
        words = {"round": ficha.round, "first": _day(ficha.round.opens_on), "last": _day(ficha.closes_on)}
        found.insert(0, Problem("round_closed", message % words))
    return found + _without_approval(ficha)


def _without_approval(ficha: Ficha) -> list[Problem]:
    """A problem for each section that lacks the approval which the country asks for."""
    message = _("Falta el visto bueno de la autoridad que valida: %(section)s.")
    url = ficha.get_absolute_url() + "#visto-bueno"
    missing = signing.not_approved(ficha)
    return [Problem("not_approved", message % {"section": sections.label(ficha, key)}, url=url) for key in missing]


def _unresolved(ficha: Ficha) -> list[Problem]:
    message = _("Observación sin resolver: %(place)s.")
    return [
        Problem(
            "observation_unresolved",
            message % {"place": observing.placed(ficha, each).label},
            url=f"#observacion-{each.pk}",
        )
        for each in observing.unresolved(ficha).filter(blocking=True)
    ]


def what_stops_validating(ficha: Ficha) -> list[Problem]:
    message = _("Iniciativa %(n)s: elija al menos un sector y guarde.")
    without_sector = [
        Problem(
            "sector_missing",
            message % {"n": entry.position},
            "initiative",
            "sectors",
            entry.position,
            url=f"#sectores-{entry.position}",
        )
        for entry in ficha.entry_list
        if not entry.sectors.all()
    ]
    return without_sector + _unresolved(ficha)


def _tell(kind: Kind, template: str, ficha: Ficha, memberships, by: User, comment: str = "") -> None:
    context = {"ficha": ficha, "by": by, "comment": comment}
    tell(people_of(memberships), kind, f"surveys/email/{template}", context, ficha.get_absolute_url())


def _country_voices(ficha: Ficha):
    return Membership.objects.filter(country=ficha.country_id, role__in=[Role.FOCAL_POINT, Role.VALIDATING_AUTHORITY])


def _after_sending(ficha: Ficha, *, by: User, comment: str) -> None:
    freeze_revision(ficha, by=by)
    ficha.sent_at = timezone.now()
    ficha.save(update_fields=["sent_at"])
    _tell(Kind.SENT, "ficha_sent", ficha, Membership.objects.filter(role=Role.TECHNICAL_UNIT), by)


def _after_withdrawing(ficha: Ficha, *, by: User, comment: str) -> None:
    observing.unlock_when_nothing_is_flagged(ficha)


def _after_returning(ficha: Ficha, *, by: User, comment: str) -> None:
    observing.publish(ficha)
    looks.mark_read(ficha, by=by)
    _tell(Kind.RETURN, "ficha_returned", ficha, _country_voices(ficha), by, comment)


def _after_validating(ficha: Ficha, *, by: User, comment: str) -> None:
    register_entries(ficha, by=by)
    looks.mark_read(ficha, by=by)
    _tell(Kind.VALIDATION, "ficha_validated", ficha, _country_voices(ficha), by, comment)


def _reviews(user, ficha) -> bool:
    return can_review_ficha(user, ficha)


FICHA = Workflow(
    Ficha,
    (
        Move(
            action="send",
            label=gettext_lazy("Enviar a la Unidad Técnica"),
            sources=EDITABLE,
            target=FichaState.SENT,
            who=can_send_ficha,
            guard=what_stops_sending,
            effect=_after_sending,
            confirm=gettext_lazy("Al enviarla, la ficha queda cerrada hasta que la Unidad Técnica responda."),
            done=gettext_lazy("La ficha se envió. La Unidad Técnica ya recibió el aviso."),
        ),
        Move(
            action="withdraw",
            label=gettext_lazy("Retirar el envío"),
            sources=frozenset({FichaState.SENT}),
            target=FichaState.DRAFT,
            who=can_send_ficha,
            effect=_after_withdrawing,
            confirm=gettext_lazy("La ficha vuelve a borrador y la Unidad Técnica deja de verla."),
            done=gettext_lazy("La ficha volvió a borrador: puede corregirla y enviarla otra vez."),
            style="outline-secondary",
        ),
        Move(
            action="validate",
            label=gettext_lazy("Validar y registrar"),
            sources=frozenset({FichaState.SENT}),
            target=FichaState.VALIDATED,
            who=_reviews,
            guard=what_stops_validating,
            effect=_after_validating,
            confirm=gettext_lazy("Sus iniciativas pasan al registro y todos los países las ven."),
            done=gettext_lazy("La ficha quedó validada y sus iniciativas están en el registro."),
        ),
        Move(
            action="return",
            label=gettext_lazy("Devolver al país"),
            sources=frozenset({FichaState.SENT}),
            target=FichaState.RETURNED,
            who=_reviews,
            effect=_after_returning,
            comment_required=True,
            comment_label=gettext_lazy("Qué debe corregir o completar el país"),
            done=gettext_lazy("La ficha volvió al país con su comentario."),
            style="outline-primary",
        ),
        Move(
            action="reopen",
            label=gettext_lazy("Reabrir para corregir"),
            sources=frozenset({FichaState.VALIDATED}),
            target=FichaState.RETURNED,
            who=_reviews,
            effect=_after_returning,
            comment_required=True,
            comment_label=gettext_lazy("Qué hay que corregir"),
            done=gettext_lazy("La ficha volvió al país; lo registrado sigue publicado hasta que se valide de nuevo."),
            style="outline-secondary",
        ),
    ),
    history=FichaEvent,
    link="ficha",
)
