"""What people do with a draft: begin it, write its paragraphs, explain checks, state numbers that a text says."""

from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused
from surveys.models import Round

from .assembling import Counted, count
from .document.data import check_size
from .enums import ReportState
from .models import Explanation, Paragraph, Report, StatedNumber
from .permissions import writes_reports
from .proposals import PROPOSALS, proposal_of
from .texts import Change, basis_of, plain, stale, strange_numbers


def _check(by: User) -> None:
    if not writes_reports(by):
        raise NotAllowed(_("Solo la Unidad Técnica y las personas consultoras preparan informes."))


def locked_draft(report: Report, by: User) -> Report:
    """The row, held until the end; ``Refused`` when it was issued meanwhile."""
    _check(by)
    found = Report.objects.select_for_update(of=("self",)).select_related("round").get(pk=report.pk)
    if not found.is_draft:
        raise Refused(_("El informe ya se emitió: no cambia más. Para corregirlo, empiece otro."))
    return found


def begin_report(round: Round, *, language: str, by: User) -> Report:
    """A draft of the round in this language; one that is being prepared is that one.

    Raises ``NotAllowed``; ``Refused`` for a round that no document can hold.
    """
    _check(by)
    check_size(round)
    drafts = Report.objects.filter(round=round, language=language, state=ReportState.DRAFT)
    if found := drafts.first():
        return found
    try:
        with transaction.atomic():
            return Report.objects.create(round=round, language=language, by=by)
    except IntegrityError:  # somebody else began it at the same moment
        return drafts.get()


class Standing(NamedTuple):
    """A paragraph of a draft as it stands: its text, whose it is, and what of it no longer agrees."""

    key: str
    title: str
    text: str
    proposed: str
    paragraph: Paragraph | None
    changes: list[Change]
    strange: list[str]
    basis: dict[str, int]

    @property
    def version(self) -> int:
        return self.paragraph.version if self.paragraph else 0


def _standing(key: str, counted: Counted, paragraph: Paragraph | None) -> Standing:
    """In the active language."""
    proposal = PROPOSALS[key]
    marked = proposal.write(counted.facts, counted.data)
    proposed, basis = plain(marked, counted.facts), basis_of(marked, counted.facts)
    if paragraph is None:
        return Standing(key, str(proposal.title), proposed, proposed, None, [], [], basis)
    changes = stale(paragraph.basis, counted.facts)
    strange = strange_numbers(paragraph.text, paragraph.proposed, paragraph.basis)
    return Standing(key, str(proposal.title), paragraph.text, proposed, paragraph, changes, strange, basis)


def standings(report: Report, counted: Counted) -> list[Standing]:
    """Every paragraph of a draft, in order: one query. ``counted`` in the report's language."""
    written = {each.key: each for each in report.paragraphs.select_related("by")}
    with override(report.language):
        return [_standing(key, counted, written.get(key)) for key in PROPOSALS]


def standing_of(report: Report, key: str) -> Standing:
    """One paragraph; ``Refused`` for a key that is none."""
    proposal_of(key)
    with override(report.language):
        return _standing(key, count(report.round), report.paragraphs.select_related("by").filter(key=key).first())


class Conflict(Refused):
    """Somebody else saved the paragraph since: ``text`` is theirs, with its ``version``."""

    def __init__(self, paragraph: Paragraph):
        words = {"person": paragraph.by}
        super().__init__(_("%(person)s guardó otro texto mientras usted escribía. Compare los dos.") % words)
        self.text, self.version = paragraph.text, paragraph.version


@transaction.atomic
def save_paragraph(report: Report, key: str, *, text: str, version: int, by: User) -> Paragraph | None:
    """Swap the text for another when ``version`` is still the one that stands (0: the proposal).

    The figures of the present proposal become its basis: who saves has them before their eyes. The words of the
    proposal itself are no text of people, so the proposal stands again (None). Raises ``NotAllowed``, ``Refused``
    (issued, no such paragraph, empty), ``Conflict``.
    """
    report = locked_draft(report, by)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Escriba el texto, o vuelva a la propuesta."), field="text")
    now = standing_of(report, key)
    if now.paragraph and now.version != version:
        raise Conflict(now.paragraph)
    if text == now.proposed:
        report.paragraphs.filter(key=key).delete()
        return None
    values = {"text": text, "proposed": now.proposed, "basis": now.basis, "by": by}
    if now.paragraph is None:
        return Paragraph.objects.create(report=report, key=key, version=version + 1, **values)
    values |= {"version": F("version") + 1, "at": timezone.now()}
    Paragraph.objects.filter(pk=now.paragraph.pk).update(**values)
    return Paragraph.objects.get(pk=now.paragraph.pk)


@transaction.atomic
def take_proposal(report: Report, key: str, *, by: User) -> None:
    """Give up what people wrote: the proposal stands again."""
    report = locked_draft(report, by)
    proposal_of(key)
    report.paragraphs.filter(key=key).delete()


@transaction.atomic
def explain(report: Report, check: str, *, text: str, by: User) -> Explanation:
    """Say why a check does not close; another text replaces it. ``Refused`` for a check that is none, or closes."""
    report = locked_draft(report, by)
    with override(report.language):
        open_checks = {each.key for each in count(report.round).open_checks}
    if check not in open_checks:
        raise Refused(_("Esa comparación ya cierra, o no existe."))
    if not (text := text.strip()):
        raise Refused(_("Escriba la explicación."), field="text")
    values = {"text": text, "by": by}
    return Explanation.objects.update_or_create(report=report, check_key=check, defaults=values)[0]


def state_number(round: Round, *, fact: str, value: int, words: str, by: User) -> StatedNumber:
    """Hold a number that a text says against a fact. ``Refused`` for a fact that the round does not have."""
    _check(by)
    if fact not in count(round).facts:
        raise Refused(_("Esa cifra no existe en esta convocatoria."), field="fact")
    return StatedNumber.objects.create(round=round, fact=fact, value=value, words=words.strip(), by=by)


def forget_number(stated: StatedNumber, *, by: User) -> None:
    _check(by)
    stated.delete()
