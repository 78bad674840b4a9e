"""What the people of a country and their guests say among themselves about a question. The Unit never sees it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell

from . import permissions, sections
from .hands import Hand, hands_of
from .models import Ficha, InternalComment

MAX_LENGTH = InternalComment._meta.get_field("text").max_length


def readers(hands: Iterable[Hand], section: str) -> list[Hand]:
    """Those who may be mentioned beside a section."""
    return [hand for hand in hands if hand.works_in(section)]


def _section(ficha: Ficha, question: str, by: User) -> str:
    try:
        section, _field = sections.of_question(ficha, question)
    except LookupError:
        raise Refused(_("Esa pregunta ya no está en la ficha.")) from None
    if not permissions.reads_comments(by, ficha, section):
        raise NotAllowed(_("Usted no participa en esta conversación."))
    return section


@transaction.atomic
def add_comment(
    ficha: Ficha, question: str, *, text: str, mentions: Collection[int] = (), by: User
) -> InternalComment:
    """Say something about a question; ``mentions`` are pks of people of the ficha, who are told.

    Raises ``Refused`` (text) when it is blank or too long, (mentions) when somebody is not of the ficha.
    """
    section = _section(ficha, question, by)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Escriba el comentario."), field="text")
    if len(text) > MAX_LENGTH or "\x00" in text:
        message = _("Acorte el comentario: el máximo es %(n)s caracteres.") % {"n": MAX_LENGTH}
        raise Refused(message, field="text")
    people = {hand.user.pk: hand.user for hand in readers(hands_of(ficha), section)} if mentions else {}
    if not set(mentions) <= set(people):
        raise Refused(_("Una de las personas mencionadas ya no participa en la ficha."), field="mentions")
    comment = InternalComment.objects.create(ficha=ficha, question=question, text=text, by=by)
    mentioned = [people[pk] for pk in mentions]
    comment.mentions.set(mentioned)
    words = {"ficha": ficha, "by": by, "comment": comment, "question": label(ficha, question)}
    others = [person for person in mentioned if person.pk != by.pk]
    url = address(ficha, question)
    tell(others, Kind.MENTION, "surveys/email/comment_mention", words, url)
    return comment


@transaction.atomic
def settle_comment(comment: InternalComment, *, resolved: bool, by: User) -> InternalComment:
    """Mark a comment as resolved, or open it again: anybody who takes part in the conversation."""
    locked = InternalComment.objects.select_for_update(of=("self",)).select_related("ficha").get(pk=comment.pk)
    if not permissions.reads_comments(by, locked.ficha, locked.question.partition(".")[0]):
        raise NotAllowed(_("Usted no participa en esta conversación."))
    if bool(locked.resolved_at) != resolved:
        locked.resolved_at, locked.resolved_by = (timezone.now(), by) if resolved else (None, None)
        locked.save(update_fields=["resolved_at", "resolved_by"])
    return locked


def label(ficha: Ficha, question: str) -> str:
    """The question in words with its section: "Iniciativa 1: Objetivo/s"."""
    section, field_ = sections.of_question(ficha, question)
    return f"{sections.label(ficha, section)}: {sections.short_label(field_)}"


def address(ficha: Ficha, question: str) -> str:
    """The conversation about a question on the ficha's page of comments."""
    return reverse("surveys:comment_list", args=[ficha.pk]) + f"#{anchor(question)}"


def anchor(question: str) -> str:
    return "conversacion-" + question.replace(".", "-")


@dataclass
class Thread:
    """The comments of one question. ``people`` are those who may be mentioned."""

    question: str
    label: str = ""
    comments: list[InternalComment] = field(default_factory=list)
    people: list[Hand] = field(default_factory=list)

    @property
    def open(self) -> int:
        return sum(comment.resolved_at is None for comment in self.comments)

    @property
    def key(self) -> str:
        """For ids and names of inputs."""
        return self.question.replace(".", "-")

    @property
    def anchor(self) -> str:
        return anchor(self.question)


def _comments(ficha: Ficha, section: str | None) -> list[InternalComment]:
    """In order, each with ``mentioned``, the names of those it mentions: one query."""
    rows = InternalComment.objects.filter(ficha=ficha).select_related("by", "resolved_by")
    if section is not None:
        rows = rows.filter(question__startswith=f"{section}.")
    rows = rows.annotate(name=F("mentions__full_name"), email=F("mentions__email")).order_by("at", "pk", "name")
    found: dict[int, InternalComment] = {}
    for row in rows:  # one for each person mentioned
        comment = found.setdefault(row.pk, row)
        comment.mentioned = [*getattr(comment, "mentioned", ()), *filter(None, [row.name or row.email])]
    return list(found.values())


class Conversation:
    """Every thread of a ficha that a person takes part in, or of one section: one query with ``hands`` given."""

    def __init__(self, ficha: Ficha, user: User, section: str | None = None, hands: list[Hand] | None = None):
        self.ficha, self.section = ficha, section
        self.by_question: dict[str, list[InternalComment]] = {}
        self.by_position = {entry.position: sections.of_entry(entry) for entry in ficha.entry_list}
        for comment in _comments(ficha, section):
            if permissions.reads_comments(user, ficha, comment.question.partition(".")[0]):
                self.by_question.setdefault(comment.question, []).append(comment)
        self.hands = hands_of(ficha) if hands is None else hands

    def thread(self, key: str, position: int | None = None) -> Thread:
        """About the field ``key`` of its section, or of the one at ``position`` (None: institution)."""
        section = self.section or self.by_position.get(position, sections.INSTITUTION)
        question = f"{section}.{key}"
        return Thread(question, comments=self.by_question.get(question, []), people=readers(self.hands, section))

    def threads(self) -> list[Thread]:
        """Those in which somebody said something, in the form's order; of initiatives that are gone at the end."""
        order = {
            f"{section}.{each.key}": number
            for number, (section, each) in enumerate(
                (section, each) for section in sections.keys(self.ficha) for each in sections.questions(section)
            )
        }
        found = []
        for question in sorted(self.by_question, key=lambda each: (order.get(each, len(order)), each)):
            section = question.partition(".")[0]
            try:
                words = label(self.ficha, question)
            except LookupError:
                words = _("De una iniciativa que se eliminó")
            found.append(Thread(question, words, self.by_question[question], readers(self.hands, section)))
        return found

    @property
    def open(self) -> int:
        return sum(comment.resolved_at is None for rows in self.by_question.values() for comment in rows)
