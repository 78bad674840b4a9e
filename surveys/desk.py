"""What a page where somebody writes needs for saving by itself: digests of what it shows, addresses, texts."""

import json
from typing import Any

from django.urls import reverse

from pifcss_registry.accounts.models import User

from . import paths, sections
from .answer_form import for_page
from .content import actor_content, entry_content, institution_content
from .models import Entry, Ficha


def _content(owner: Ficha | Entry) -> dict[str, Any]:
    return institution_content(owner) if isinstance(owner, Ficha) else entry_content(owner)


def bases(section: str, owner: Ficha | Entry) -> dict[str, str]:
    """Path to digest for every answer of a section and every cell of its actors."""
    return {path: each["digest"] for path, each in answers(section, owner).items()}


def answers(section: str, owner: Ficha | Entry) -> dict[str, dict[str, Any]]:
    """Path to value (as the page's inputs have it) and digest; "actor-<pk>" says that this row is there."""
    content = _content(owner)
    found = {
        f"{section}.{column}": {"value": for_page(column, content[column]), "digest": paths.digest(content[column])}
        for column in sections.columns(section)
        if column != paths.ACTORS
    }
    for actor in owner.actors.all() if isinstance(owner, Entry) else ():
        row = actor_content(actor)
        found[f"{section}.actor-{actor.pk}"] = {"value": actor.pk, "digest": ""}
        for column, value in row.items():
            cell = {"value": for_page(column, value), "digest": paths.digest(value)}
            found[f"{section}.actor-{actor.pk}.{column}"] = cell
    return found


def desk(ficha: Ficha, user: User, owner: Ficha | Entry) -> dict[str, Any]:
    """For ``surveys/_desk.html``; no query when ``owner`` comes from ``entry_list``."""
    section = sections.INSTITUTION if isinstance(owner, Ficha) else sections.of_entry(owner)
    return {
        "desk": {
            "ficha": ficha.pk,
            "person": user.pk,
            "section": section,
            "bases": json.dumps(bases(section, owner), separators=(",", ":")),
            "save_url": reverse("surveys:answer_save", args=[ficha.pk]),
            "presence_url": reverse("surveys:presence_beat", args=[ficha.pk]),
        }
    }
