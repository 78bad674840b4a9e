"""What pages show of the work inside a country: who has each section, how far it is, what the authority approved."""

from dataclasses import dataclass, field

from pifcss_registry.accounts.models import User

from . import permissions, sections
from .comments import Conversation
from .enums import SectionState
from .hands import Hand, hands_of, writers_in
from .models import Approval, Ficha, SectionWork
from .signing import settings_of, sign_offs


@dataclass(frozen=True)
class SectionRow:
    """A section with who has it, its state, its approval, and what this person may do with it."""

    key: str
    label: str
    url: str
    digest: str
    work: SectionWork | None = None
    approval: Approval | None = None
    voided: Approval | None = None
    people: list[Hand] = field(default_factory=list)
    may_give: bool = False
    may_take: bool = False
    may_leave: bool = False
    may_state: bool = False

    @property
    def person(self) -> User | None:
        return self.work.person if self.work else None

    @property
    def state(self) -> SectionState:
        return SectionState(self.work.state) if self.work else SectionState.TO_DO

    @property
    def state_label(self) -> str:
        return str(self.state.label)

    @property
    def states(self) -> list[tuple[str, str]]:
        return SectionState.choices


def section_rows(ficha: Ficha, user: User, hands: list[Hand], only: str | None = None) -> list[SectionRow]:
    """The sections that the person reads, in order; two queries with ``entry_list`` at hand."""
    keys = [
        key for key in sections.keys(ficha) if only in (None, key) and permissions.reads_section(user, ficha, key)
    ]
    works = {
        work.section: work
        for work in SectionWork.objects.filter(ficha=ficha, section__in=keys).select_related("person")
    }
    rows = []
    for each in sign_offs(ficha, keys):
        key, work = each.section, works.get(each.section)
        person = work.person_id if work else None
        writes = ficha.is_editable and permissions.writes_in(user, ficha, key)
        gives = ficha.is_editable and permissions.gives_sections(user, ficha)
        rows.append(
            SectionRow(
                key,
                sections.label(ficha, key),
                sections.url(ficha, key),
                each.digest,
                work,
                each.approval,
                each.voided,
                people=writers_in(hands, key) if gives else [],
                may_give=gives,
                may_take=writes and not gives and person is None,
                may_leave=writes and not gives and person == user.pk,
                may_state=writes,
            )
        )
    return rows


def panel(ficha: Ficha, user: User) -> dict:
    """For the ficha's overview: the country's people and its guests get it, nobody of the programme."""
    if not permissions.reads_comments(user, ficha):
        return {}
    hands = hands_of(ficha)
    rows = section_rows(ficha, user, hands)
    return {
        "section_rows": rows,
        "conversation": Conversation(ficha, user, hands=hands),
        "may_approve": ficha.is_editable and permissions.can_approve(user, ficha),
        "all_approved": bool(rows) and all(row.approval for row in rows),
        "needs_approval": settings_of(ficha).sending_needs_approval,
        "may_invite": permissions.gives_sections(user, ficha),
        "sets_country": permissions.sets_country(user, ficha.country_id),
        "guest_hands": [hand for hand in hands if hand.is_guest],
        "is_guest": permissions.is_guest_of(user, ficha),
    }


def section_panel(ficha: Ficha, user: User, section: str) -> dict:
    """For the page where a section is written."""
    if not permissions.reads_comments(user, ficha, section):
        return {}
    hands = hands_of(ficha)
    return {
        "section_row": section_rows(ficha, user, hands, section)[0],
        "conversation": Conversation(ficha, user, section, hands),
    }
