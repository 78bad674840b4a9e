"""What is missing to reach the next verdict, as code and words: for the country while it writes, and for the Unit."""

from dataclasses import dataclass

from initiatives.enums import Broad, CriterionValue, Modality, Verdict

from .checks import Case, names
from .notes import Note, note
from .rules import BROAD
from .verdicts import AGAINST, NEGATIVE, Result

CONFIRMED = "confirmada"


@dataclass(frozen=True)
class Hint:
    """One step: ``towards`` a ``Verdict``, ``amplia``, or ``CONFIRMED`` for a verdict that is only proposed."""

    towards: str
    note: Note


def hints(result: Result) -> list[Hint]:
    """Steps to the next verdict, most pressing first; empty when everything is reached and confirmed."""
    found = [*_to_narrow(result), *_to_amds(result)]
    if result.verdict not in NEGATIVE and result.broad != Broad.BROAD:
        found.append(_to_broad(result))
    return found


def _to_narrow(result: Result) -> list[Hint]:
    if result.verdict == Verdict.OUT_OF_SCOPE:
        none = result.case.facts.modality == Modality.NONE
        return [Hint(Verdict.NARROW, note("declare_modality" if none else "answer_criteria", criteria=("F-1",)))]
    if result.verdict in (Verdict.NO_ALLIANCE, Verdict.UNKNOWN):
        return [Hint(Verdict.NARROW, each) for each in _what_lacks(result)]
    return [Hint(CONFIRMED, note("judge_criteria", criteria=_unknown(result)))] if result.proposed else []


def _unknown(result: Result) -> tuple[str, ...]:
    return tuple(id for id in result.rules.settling if result.by_id[id].value == CriterionValue.UNKNOWN)


def _what_lacks(result: Result) -> list[Note]:
    """A step for each criterion that keeps it from the narrow sense; those that only wait for an answer, together."""
    found: list[Note] = []
    rest = []
    for id in result.deciding:
        outcome = result.by_id[id]
        remedy = None if outcome.automatic else _remedy(result.case, id, outcome.value)
        if remedy is None:
            rest.append(id)
        elif remedy not in found:
            found.append(remedy)
    if rest:
        code = "answer_criteria" if result.verdict == Verdict.NO_ALLIANCE else "know_criteria"
        found.append(note(code, criteria=tuple(rest)))
    return found


def _remedy(case: Case, id: str, value: str) -> Note | None:
    """What to add or say so that the rule of this criterion is met; ``None`` where only an answer helps."""
    if id not in ("AC-2", "AC-3"):
        return None
    if not case.partners:
        return note("add_actors", n=case.rules.narrow_actors)
    if id == "AC-2":
        return note("add_actor", names=names(case.partners)) if value in AGAINST else None
    if case.untyped:
        return note("say_types", names=names(case.untyped))
    return note("add_type", kinds=case.kinds) if value in AGAINST else None


def _to_amds(result: Result) -> list[Hint]:
    if result.verdict != Verdict.NARROW:
        return []
    case = result.case
    missing = case.rules.amds_more_than + 1 - case.counts.n_tipos
    code = "third_type" if missing == 1 else "more_types"
    found = [Hint(Verdict.AMDS, note(code, kinds=case.kinds, n=missing))]
    if case.untyped:
        found.append(Hint(Verdict.AMDS, note("untyped_may_count", names=names(case.untyped))))
    return found


def _to_broad(result: Result) -> Hint:
    lacking = [id for id in result.rules.ids(BROAD) if result.by_id[id].value != CriterionValue.MET]
    return Hint(Broad.BROAD, note("broad_lacks" if lacking else "broad_waits", criteria=tuple(lacking)))
