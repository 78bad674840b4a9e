"""A result as ``manage.py classify`` prints it (``docs/interfaces.md``), in the active language."""

from dataclasses import asdict
from typing import Any

from .hints import hints
from .texts import label, sentence, sentences
from .verdicts import Outcome, Result


def printed(result: Result) -> dict[str, Any]:
    return {
        "id": result.case.facts.id,
        "verdict": result.verdict,
        "proposed": result.proposed,
        "broad": result.broad,
        "rules": result.rules.version,
        "counts": asdict(result.counts),
        "decided_by": list(result.deciding),
        "criteria": [_criterion(outcome) for outcome in result.criteria],
        "next": [{"towards": str(hint.towards), "hint": sentence(hint.note)} for hint in hints(result)],
    }


def _criterion(outcome: Outcome) -> dict[str, Any]:
    """``reason`` of a person's judgement is what they wrote; what the rule says stands beside it."""
    found: dict[str, Any] = {
        "id": outcome.id,
        "label": label(outcome.id),
        "value": outcome.value,
        "mode": outcome.mode,
        "reason": sentences(outcome.notes),
        "evidence": [asdict(each) for each in outcome.evidence],
    }
    if outcome.automatic:
        found["automatic"] = {"value": str(outcome.automatic.value), "reason": sentences(outcome.automatic.notes)}
    return found
