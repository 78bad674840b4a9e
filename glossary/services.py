"""Writing the glossary: the Unit's versions, the countries' comments, the Unit's answers."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Country, User
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell

from . import permissions
from .models import COMMENT_MAX_LENGTH, TEXT_COLUMNS, Term, TermComment, TermVersion


def _newest(term: Term) -> TermVersion:
    return term.versions.order_by("-number")[0]


@transaction.atomic
def add_version(term: Term, *, texts: Mapping[str, str], base: int, note: str = "", by: User) -> TermVersion:
    """Give the term its next version; ``texts`` has every column of ``TEXT_COLUMNS``.

    ``base`` is the number of the version that the person had before them. Raises ``Refused`` when a text is
    blank, when nothing changed, or when somebody wrote another version meanwhile.
    """
    if not permissions.can_write_term(by):
        raise NotAllowed(_("Solo la Unidad Técnica cambia el glosario."))
    Term.objects.select_for_update().get(pk=term.pk)
    newest = _newest(term)
    if newest.number != base:
        words = {"n": newest.number}
        raise Refused(
            _("Mientras usted escribía se guardó la versión %(n)s. Léala antes de guardar la suya.") % words
        )
    texts = {column: texts[column].strip() for column in TEXT_COLUMNS}
    blank = next((column for column, text in texts.items() if not text), None)
    if blank:
        raise Refused(_("Falta este texto: el glosario está en los tres idiomas."), field=blank)
    if texts == newest.texts:
        raise Refused(_("No cambió ningún texto: no hace falta otra versión."))
    return TermVersion.objects.create(term=term, number=newest.number + 1, note=note.strip(), by=by, **texts)


def _written(text: str, message: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(message, field="text")
    if len(text) > COMMENT_MAX_LENGTH or "\x00" in text:
        raise Refused(_("Acorte el texto: el máximo es %(n)s caracteres.") % {"n": COMMENT_MAX_LENGTH}, field="text")
    return text


@transaction.atomic
def add_comment(term: Term, *, country: Country, text: str, by: User) -> TermComment:
    """Say something of a term in the name of a country. Raises ``Refused`` (text) when it is blank or too long."""
    if country.pk not in permissions.commenting_countries(by):
        raise NotAllowed(_("Usted no comenta en nombre de ese país."))
    text = _written(text, _("Escriba el comentario."))
    return TermComment.objects.create(term=term, country=country, text=text, by=by)


@transaction.atomic
def answer_comment(comment: TermComment, *, text: str, by: User) -> TermComment:
    """Answer a country's comment, once, and tell who wrote it while they still work for that country.

    Raises ``Refused`` when it has an answer, or (text) when the answer is blank or too long.
    """
    if not permissions.can_answer(by):
        raise NotAllowed(_("Solo la Unidad Técnica responde los comentarios."))
    locked = TermComment.objects.select_for_update(of=("self",)).select_related("by", "country").get(pk=comment.pk)
    if locked.answered_at:
        raise Refused(_("Ese comentario ya tiene respuesta."))
    locked.answer = _written(text, _("Escriba la respuesta."))
    locked.answered_by, locked.answered_at = by, timezone.now()
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    if locked.country_id in permissions.commenting_countries(locked.by):
        words = {"comment": locked, "version": _newest(locked.term)}
        key = f"term-comment-{locked.pk}"
        tell([locked.by], Kind.MENTION, "glossary/email/comment_answered", words, locked.get_absolute_url(), key=key)
    return locked
