"""What an initiative is as declared so far and what it lacks to be more: shown while it is written and on review.

The whole rule (``initiatives.engine``) with what Anexo 1 and its complement say; the rest is missing information.
"""

from dataclasses import dataclass

from initiatives.directory import DEFAULT_TYPE
from initiatives.engine.facts import Facts
from initiatives.engine.hints import hints
from initiatives.engine.texts import sentence, sentences
from initiatives.engine.verdicts import classify
from initiatives.enums import Verdict

from .complement import actor_facts, actor_key, facts, rows_by_actor
from .models import Entry, Ficha

# Steps that are the country's to take; confirming is the Unit's, and the broad sense asks more than Anexo 1 does.
STEPS = frozenset({Verdict.NARROW, Verdict.AMDS})


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
    """How an initiative stands under the rule in force."""
    result = classify(facts_of(ficha, entry))
    reasons = [sentences(result.by_id[id].notes) for id in result.deciding]
    steps = [sentence(hint.note) for hint in hints(result) if hint.towards in STEPS]
    label = str(Verdict(result.verdict).label)
    return Standing(result.verdict, label, list(dict.fromkeys(reasons)), steps)
