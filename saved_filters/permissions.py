"""Who may do what with saved filters. One shares with groups that one belongs to: a country, or the programme."""

from typing import Any

from pifcss_registry.accounts.permissions import country_ids, is_consultant, is_member, is_unit

from .enums import Audience


def can_keep(user: Any) -> bool:
    """Keep filters at all: whoever has a role."""
    return is_member(user)


def is_of_programme(user: Any) -> bool:
    """Of the group of the programme: the Unit and the consultants."""
    return is_unit(user) or is_consultant(user)


def groups_of(user: Any) -> list[tuple[Audience, str | None]]:
    """With whom the person may share, as audience and country: first nobody, then what their memberships say."""
    groups: list[tuple[Audience, str | None]] = [(Audience.NOBODY, None)]
    groups += [(Audience.COUNTRY, code) for code in sorted(country_ids(user))]
    return groups + ([(Audience.PROGRAMME, None)] if is_of_programme(user) else [])


def is_in_group_of(user: Any, saved: Any) -> bool:
    """Whether it is shared with a group of theirs."""
    return saved.is_shared and (saved.shared_with, saved.country_id) in groups_of(user)


def can_see(user: Any, saved: Any) -> bool:
    """What ``visible_to`` says, of one."""
    return can_keep(user) and (saved.owner_id == user.pk or is_in_group_of(user, saved))


def can_change(user: Any, saved: Any) -> bool:
    """Rename, share and drop: its owner; where the owner left, whoever is of the group."""
    if saved.owner_id is None:
        return is_in_group_of(user, saved)
    return can_keep(user) and saved.owner_id == user.pk
