"""When somebody leaves: what was theirs to do passes on, and the history says so. Called by ``accounts``' hook."""

from collections import Counter

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.accounts.permissions import country_ids, is_focal_point_role, is_unit

from .enums import FichaState
from .models import Ficha, FichaEvent, InternalComment, SectionWork
from .pages import label_events

ACTION = "handover"
RECENT = 3


def successors(country_id: str, leaving: User) -> list[User]:
    """The focal points that remain in a country, the longest there first."""
    stay = Membership.objects.active().filter(country=country_id).exclude(user=leaving).select_related("user")
    people = [each.user for each in stay.order_by("started_at", "pk") if is_focal_point_role(each.role)]
    return list(dict.fromkeys(people))


def _keep(ficha: Ficha, comment: str, by: User) -> None:
    FichaEvent.objects.create(
        ficha=ficha, action=ACTION, from_state=ficha.state, to_state=ficha.state, by=by, comment=comment
    )


def _move_sections(leaving: User, country_id: str, heir: User | None, by: User) -> Counter:
    """Sections in their hands, of fichas of the country: how many of each ficha."""
    work = SectionWork.objects.filter(person=leaving, ficha__country=country_id)
    moved = Counter(work.values_list("ficha", flat=True))
    work.update(person=heir, changed_by=by)
    return moved


def _move_mentions(leaving: User, country_id: str, heirs: list[User]) -> Counter:
    """Unresolved comments that ask them something now ask those who remain."""
    asked = InternalComment.objects.filter(ficha__country=country_id, mentions=leaving, resolved_at=None)
    moved = Counter()
    for comment in asked.distinct():
        comment.mentions.remove(leaving)
        comment.mentions.add(*heirs)
        moved[comment.ficha_id] += 1
    return moved


def _of_country(leaving: User, country_id: str, by: User) -> None:
    heirs = successors(country_id, leaving)
    heir = heirs[0] if heirs else None
    moved = _move_sections(leaving, country_id, heir, by) + _move_mentions(leaving, country_id, heirs)
    words = {"person": leaving, "heir": heir}
    if heir:
        comment = _("%(person)s dejó el equipo del país: lo que tenía en sus manos pasa a %(heir)s.") % words
    else:
        comment = _("%(person)s dejó el equipo del país: lo que tenía en sus manos queda sin asignar.") % words
    for ficha in Ficha.objects.filter(pk__in=moved):
        _keep(ficha, comment, by)


def _of_unit(leaving: User, by: User) -> None:
    """The fichas that they were to review are nobody's until the Unit assigns them."""
    comment = _("%(person)s dejó la Unidad Técnica: la revisión queda sin asignar.") % {"person": leaving}
    for ficha in Ficha.objects.filter(reviewer=leaving):
        if ficha.state == FichaState.SENT:
            _keep(ficha, comment, by)
    Ficha.objects.filter(reviewer=leaving).update(reviewer=None)


def move_tasks(membership: Membership, by: User) -> None:
    """Pass on what the membership's person had to do, unless another membership still lets them do it."""
    leaving = User.objects.get(pk=membership.user_id)
    if membership.country_id and membership.country_id not in country_ids(leaving):
        _of_country(leaving, membership.country_id, by)
    elif not membership.country_id and not is_unit(leaving):
        _of_unit(leaving, by)


def handed_fichas(country_ids: set[str]) -> list[Ficha]:
    """The fichas of some countries, newest round first, with their last ``RECENT`` events: two queries."""
    events = FichaEvent.objects.select_related("by").order_by("-at", "-pk")
    found = Ficha.objects.filter(country__in=country_ids).select_related("round", "country")
    found = found.order_by("-round__opens_on", "-round_id", "country")
    fichas = list(found.prefetch_related(Prefetch("events", events, to_attr="newest_events")))
    for ficha in fichas:
        ficha.recent = label_events(ficha.newest_events[:RECENT])
    return fichas


def people_of(country_ids: set[str]) -> tuple[list[Membership], list[Membership]]:
    """Who is in the team of some countries now, and who was; one query."""
    rows = Membership.objects.filter(country__in=country_ids).select_related("user", "country")
    rows = list(rows.order_by("country__name_es", "started_at", "pk"))
    now = [row for row in rows if row.ended_at is None and row.user.is_active]
    return now, [row for row in rows if row not in now]
