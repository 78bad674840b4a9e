"""A result in words, as pages show it: the verdict's reasons, the steps that lead further, every criterion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from initiatives.enums import CriterionValue, Mode, Verdict

from .hints import hints
from .rules import PARTS, Rules
from .texts import FIELDS, label, part_title, sentence, sentences
from .verdicts import Outcome, Result

Row = TypeVar("Row")

# The broad sense asks more than a country can mend by a word, and confirming is the Unit's.
STEPS = frozenset({Verdict.NARROW, Verdict.AMDS})


@dataclass(frozen=True)
class Words:
    """What the ficha says where a criterion looks."""

    field: str
    text: str


@dataclass(frozen=True)
class Told:
    """A criterion in words. ``value`` stays a key; ``rule`` is what the rule would say where a person overruled."""

    id: str
    label: str
    value: str
    value_label: str
    mode_label: str
    reason: str
    evidence: tuple[Words, ...]
    rule: "Told | None" = None


def told(outcome: Outcome) -> Told:
    automatic = outcome.automatic
    rule = None
    if automatic:
        rule = told(Outcome(outcome.id, automatic.value, Mode.AUTO, automatic.notes, automatic.evidence))
    return Told(
        id=outcome.id,
        label=label(outcome.id),
        value=str(outcome.value),
        value_label=str(CriterionValue(outcome.value).label),
        mode_label=str(Mode(outcome.mode).label),
        reason=sentences(outcome.notes),
        evidence=_words(outcome),
        rule=rule,
    )


def _words(outcome: Outcome) -> tuple[Words, ...]:
    """Of what the country wrote in sentences; codes, names and dates stand in the reason."""
    rows = ((each.field.removeprefix("actors."), each.words) for each in outcome.evidence)
    return tuple(Words(str(FIELDS[field]), words) for field, words in rows if field in FIELDS and field != "roles")


def by_part(rules: Rules, rows: Mapping[str, Row]) -> list[tuple[str, list[Row]]]:
    """What there is of each criterion, by id, under the title of its part of the rule, in order."""
    return [(part_title(part), [rows[id] for id in rules.ids(part)]) for part in PARTS]


def reasons(result: Result) -> list[str]:
    """Why the verdict is that one, each reason once."""
    return list(dict.fromkeys(sentences(result.by_id[id].notes) for id in result.deciding))


def steps(result: Result) -> list[str]:
    """What leads to the next verdict and is the country's to do."""
    return [sentence(hint.note) for hint in hints(result) if hint.towards in STEPS]
