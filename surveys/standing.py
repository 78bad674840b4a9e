"""What an initiative is as declared so far and what it lacks to be more: shown while it is written and on review.

The whole rule (``initiatives.engine``) with what Anexo 1 and its complement say; the rest is missing information.
"""

from dataclasses import dataclass

from initiatives.complements import actor_facts, actor_key, facts, rows_by_actor
from initiatives.directory import DEFAULT_TYPE
from initiatives.engine.facts import Facts, Window
from initiatives.engine.told import reasons, steps
from initiatives.engine.verdicts import classify
from initiatives.enums import Verdict

from .models import Entry, Ficha


@dataclass(frozen=True)
class Standing:
    """In words: the verdict, why it is that one, and the steps that lead further."""

    verdict: str
    label: str
    reasons: list[str]
    steps: list[str]


def facts_of(ficha: Ficha, entry: Entry) -> Facts:
    """What an initiative declares; no query with ``Ficha.entry_list``."""
    partners = {country.pk for country in entry.partner_countries.all()} - {ficha.country_id}
    rows = rows_by_actor(entry.complement)
    return Facts(
        kind=entry.type,
        objectives=entry.objectives,
        justification=entry.justification,
        actors=tuple(
            actor_facts(
                rows.get(actor_key(actor.name, actor.country_id), {}),
                name=actor.name,
                type=actor.actor_type_id or DEFAULT_TYPE.get(actor.kind),
                country=actor.country_id,
            )
            for actor in entry.actors.all()
        ),
        **facts(entry.complement, (ficha.country_id, *sorted(partners))),
    )


def standing(ficha: Ficha, entry: Entry) -> Standing:
    """How an initiative stands under the rule of its round; no query where ``Ficha.rules`` has none."""
    window = Window(ficha.round.window_start, ficha.round.window_end)
    result = classify(facts_of(ficha, entry), ficha.rules, window)
    return Standing(result.verdict, str(Verdict(result.verdict).label), reasons(result), steps(result))
