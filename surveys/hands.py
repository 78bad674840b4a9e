"""Sections in hands: who works in a ficha, who has which section, how far it is."""

import json
from dataclasses import dataclass

from django.db import transaction
from django.db.models import TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell

from . import permissions, sections
from .enums import SectionState
from .models import Entry, Ficha, FichaGuest, SectionWork


@dataclass(frozen=True)
class Hand:
    """Somebody who works in the ficha. A guest has ``institution`` and, unless invited to all of it, ``listed``."""

    user: User
    writes: bool = True
    listed: tuple[str, ...] = ()
    institution: str = ""
    is_guest: bool = False

    def works_in(self, section: str) -> bool:
        return not self.listed or section in self.listed

    @property
    def name(self) -> str:
        return f"{self.user} · {self.institution}" if self.institution else str(self.user)


PERSON = ("id", "email", "full_name", "language", "is_active")  # as the model has them in order


def hands_of(ficha: Ficha) -> list[Hand]:
    """The people of the country, then its guests, each once: one query. The people have their ``PERSON`` columns."""
    person = [f"user__{name}" for name in PERSON]
    members = Membership.objects.active().filter(country=ficha.country_id).order_by()
    guests = FichaGuest.objects.filter(ficha=ficha, ended_at=None, user__is_active=True).order_by()
    rows = members.values_list(*person, "role", Value("[]"), Value("")).union(
        guests.values_list(*person, Value(""), Cast("sections", TextField()), "institution"), all=True
    )
    found: dict[int, Hand] = {}
    for *values, role, listed, institution in sorted(rows, key=lambda row: (not row[-3], row[2].casefold(), row[1])):
        before = found.get(values[0])
        if role:
            writes = permissions.role_writes(role) or bool(before and before.writes)
            found[values[0]] = Hand(User.from_db(User.objects.db, PERSON, values), writes)
        elif before is None:
            user = User.from_db(User.objects.db, PERSON, values)
            found[values[0]] = Hand(user, True, tuple(json.loads(listed)), institution, is_guest=True)
    return list(found.values())


def writers_in(hands: list[Hand], section: str) -> list[Hand]:
    """Those to whom a section may be given."""
    return [hand for hand in hands if hand.writes and hand.works_in(section)]


def locked_section(ficha: Ficha, section: str) -> Ficha:
    """The ficha's row, locked; ``Refused`` when the section is gone or the ficha is not with the country."""
    locked = Ficha.objects.select_for_update(of=("self",)).select_related("country", "round").get(pk=ficha.pk)
    if not locked.is_editable:
        message = _("La ficha está «%(state)s»: ahora no se puede cambiar.")
        raise Refused(message % {"state": locked.get_state_display()})
    if section not in sections.keys(locked):
        raise Refused(_("Alguien de su equipo eliminó esta iniciativa mientras tanto."))
    return locked


def _work(ficha: Ficha, section: str, by: User) -> SectionWork:
    work = SectionWork.objects.filter(ficha=ficha, section=section).select_related("person").first()
    return work or SectionWork(ficha=ficha, section=section, changed_by=by)


@transaction.atomic
def give_section(ficha: Ficha, section: str, *, person: User | None, by: User) -> SectionWork:
    """Put a section into a person's hands, or into nobody's; who did not take it themselves is told.

    The focal point gives any section to whoever writes in it; others take what nobody has, and leave what they have.
    """
    locked = locked_section(ficha, section)
    work = _work(locked, section, by)
    if not permissions.gives_sections(by, locked):
        if not permissions.writes_in(by, locked, section):
            raise NotAllowed(_("Usted no puede tomar esta sección."))
        mine = {None, by.pk}
        if not {work.person_id, person and person.pk} <= mine:
            raise Refused(_("La sección la tiene otra persona: pida al punto focal que se la encargue."))
    if person is not None:
        writers = {hand.user.pk for hand in writers_in(hands_of(locked), section)}
        if person.pk not in writers:
            raise Refused(_("Esa persona no escribe en esta sección."), field="person")
    changed = work.person_id != (person and person.pk)
    work.person, work.changed_by = person, by
    work.save()
    if changed and person is not None and person.pk != by.pk:
        url = sections.url(locked, section)
        context = {"ficha": locked, "by": by, "section": sections.label(locked, section)}
        tell([person], Kind.ASSIGNMENT, "surveys/email/section_given", context, url)
    return work


@transaction.atomic
def set_section_state(ficha: Ficha, section: str, *, state: str, by: User) -> SectionWork:
    """Say how far a section is: whoever writes in it."""
    locked = locked_section(ficha, section)
    if not permissions.writes_in(by, locked, section):
        raise NotAllowed(_("Usted no escribe en esta sección."))
    if state not in SectionState.values:
        raise Refused(_("Elija un estado de la lista."), field="state")
    work = _work(locked, section, by)
    work.state, work.changed_by = state, by
    work.save()
    return work


def open_work(user: User) -> list[SectionWork]:
    """Sections in the person's hands that are not ready, of fichas that are with the country and that they see.

    One query when there are none, two otherwise. Each has ``label`` and ``url``.
    """
    fichas = Ficha.objects.visible_to(user).editable()
    works = SectionWork.objects.filter(person=user.pk, ficha__in=fichas).exclude(state=SectionState.READY)
    works = list(works.select_related("ficha__round", "ficha__country").order_by("ficha", "pk"))
    works = [work for work in works if permissions.writes_in(user, work.ficha, work.section)]
    entries = [pk for pk in (sections.entry_id(work.section) for work in works) if pk]
    positions = dict(Entry.objects.filter(pk__in=entries).values_list("pk", "position")) if entries else {}
    found = []
    for work in works:
        try:
            work.label, work.url = sections.place(work.ficha, work.section, positions)
        except LookupError:
            continue
        found.append(work)
    return found
