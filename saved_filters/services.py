"""Changes to saved filters and to who follows them. Each is atomic and says who makes it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.errors import NotAllowed, Refused

from .enums import Audience
from .finding import canonical, matches
from .models import MAX_QUERYSTRING, Following, SavedFilter, as_bytes
from .permissions import can_change, can_keep, can_see, groups_of, is_in_group_of

MAX_KEPT = 50


def _keep(saved: SavedFilter, *, name: str, shared_with: str, country_id: str | None, by: User) -> SavedFilter:
    """Store name and group, as far as they make sense."""
    saved.name = " ".join(name.split())
    if not saved.name:
        raise Refused(_("Escriba un nombre para el filtro."), field="name")
    if (shared_with, country_id) not in groups_of(by):
        raise Refused(_("Puede compartirlo solo con un grupo al que usted pertenece."), field="group")
    if saved.owner_id is None and shared_with == Audience.NOBODY:
        raise Refused(_("Este filtro es del grupo: elija con cuál se comparte."), field="group")
    saved.shared_with, saved.country_id = shared_with, country_id
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise Refused(_("Usted ya tiene un filtro con ese nombre."), field="name") from error
    return saved


@transaction.atomic
def keep_filter(
    *,
    name: str,
    querystring: str,
    shared_with: str = Audience.NOBODY,
    country_id: str | None = None,
    tell_me: bool = False,
    by: User,
) -> SavedFilter:
    """Keep what narrows the catalogue under a name, shared with one of ``groups_of(by)``.

    ``tell_me``: they are told of what newly matches. Raises ``NotAllowed`` without a role; ``Refused`` for a filter
    that narrows nothing, a name that is blank or taken, another's group, or more than ``MAX_KEPT``.
    """
    if not can_keep(by):
        raise NotAllowed(_("Guarda filtros quien tiene un papel en el registro."))
    querystring = canonical(querystring, by)
    if not querystring:
        raise Refused(_("Primero elija algún filtro en la lista de iniciativas."))
    if len(querystring) > MAX_QUERYSTRING:
        raise Refused(_("El filtro tiene demasiados valores para guardarlo: quite algunos."))
    if by.saved_filters.count() >= MAX_KEPT:
        raise Refused(_("Usted ya guarda %(n)s filtros: borre alguno antes.") % {"n": MAX_KEPT})
    saved = SavedFilter(owner=by, querystring=querystring)
    _keep(saved, name=name, shared_with=shared_with, country_id=country_id, by=by)
    if tell_me:
        follow(saved, by=by)
    return saved


@transaction.atomic
def change_filter(
    saved: SavedFilter, *, name: str, shared_with: str, country_id: str | None = None, by: User
) -> SavedFilter:
    """Another name or another group; who no longer sees it is no longer told: a query for each of those."""
    locked = _locked(saved, by)
    _keep(locked, name=name, shared_with=shared_with, country_id=country_id, by=by)
    _end_unseen(Following.objects.filter(saved_filter=locked))
    return locked


def _locked(saved: SavedFilter, by: User) -> SavedFilter:
    if not can_change(by, saved):
        raise NotAllowed(_("Solo quien guardó el filtro lo cambia."))
    locked = SavedFilter.objects.select_for_update(of=("self",)).filter(pk=saved.pk).first()
    if locked is None:
        raise Refused(_("Alguien borró este filtro mientras tanto."))
    return locked


@transaction.atomic
def drop_filter(saved: SavedFilter, *, by: User) -> None:
    """Forget it, and who followed it."""
    _locked(saved, by).delete()


@transaction.atomic
def follow(saved: SavedFilter, *, by: User) -> Following:
    """Tell ``by`` of what matches from now on and does not yet; safe to repeat. Raises ``NotAllowed``."""
    if not can_see(by, saved):
        raise NotAllowed(_("Este filtro no se comparte con usted."))
    already = Following.objects.filter(saved_filter=saved, person=by).first()
    if already is not None:
        return already
    seen = as_bytes(matches(saved.querystring, by))
    return Following.objects.get_or_create(saved_filter=saved, person=by, defaults={"seen": seen})[0]


def unfollow(saved: SavedFilter, *, by: User) -> None:
    """No longer tell ``by``; safe to repeat."""
    Following.objects.filter(saved_filter=saved, person=by).delete()


def _end_unseen(followings) -> None:
    """End those whose person does not see the filter any more."""
    for each in followings.select_related("saved_filter", "person"):
        if not can_see(each.person, each.saved_filter):
            each.delete()


def hand_over(membership: Membership, by: User) -> None:
    """Somebody left (``on_membership_ended``): what they shared stays with a group that is no longer theirs.

    What was only theirs goes when they have no role left, and what they followed when they see it no more.
    """
    leaving = User.objects.get(pk=membership.user_id)
    for saved in leaving.saved_filters.exclude(shared_with=Audience.NOBODY):
        if not is_in_group_of(leaving, saved):
            SavedFilter.objects.filter(pk=saved.pk).update(owner=None)
    if not can_keep(leaving):
        leaving.saved_filters.filter(shared_with=Audience.NOBODY).delete()
    _end_unseen(Following.objects.filter(person=leaving))
