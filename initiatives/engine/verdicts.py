"""Verdict, broad sense and every criterion of an initiative (``docs/domain.md`` 3.1-3.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from initiatives.enums import Broad, CriterionValue, Mode, Verdict

from .checks import CHECKS, Case, Evidence, Finding
from .counting import Counts
from .facts import Facts, Window
from .notes import Note, note
from .rules import BROAD, NARROW, Criterion, Rules, rules_of

AGAINST = frozenset({CriterionValue.NOT_MET, CriterionValue.PARTIAL})  # partial is not met
NEGATIVE = frozenset({Verdict.OUT_OF_SCOPE, Verdict.NO_ALLIANCE})


@dataclass(frozen=True)
class Outcome:
    """A criterion with its value, how it got it (``Mode``) and why. ``automatic``: what a person overruled."""

    id: str
    value: str
    mode: str
    notes: tuple[Note, ...]
    evidence: tuple[Evidence, ...]
    automatic: Finding | None = None


@dataclass(frozen=True)
class Result:
    """The answer. ``proposed``: the verdict follows from what is known, and F-1 or the narrow sense is not all known.

    ``deciding`` are the criteria by which the verdict is what it is; ``case`` is what it was made from.
    """

    case: Case
    verdict: str
    broad: str
    proposed: bool
    deciding: tuple[str, ...]
    criteria: tuple[Outcome, ...]

    @property
    def rules(self) -> Rules:
        return self.case.rules

    @property
    def counts(self) -> Counts:
        return self.case.counts

    @cached_property
    def by_id(self) -> dict[str, Outcome]:
        return {outcome.id: outcome for outcome in self.criteria}


def _judge(criterion: Criterion, case: Case) -> Outcome:
    finding = CHECKS[criterion.check](case)
    human = case.facts.human.get(criterion.id)
    if human is None:
        return Outcome(criterion.id, str(finding.value), str(criterion.mode), finding.notes, finding.evidence)
    reason = note("human", reason=human.reason) if human.reason else note("human_unexplained")
    return Outcome(criterion.id, str(human.value), str(Mode.HUMAN), (reason,), finding.evidence, finding)


def _verdict(values: Mapping[str, str], case: Case) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict and the criteria that decide it."""
    rules = case.rules
    if values["F-1"] in AGAINST:
        return Verdict.OUT_OF_SCOPE, ("F-1",)
    if failed := tuple(id for id in rules.ids(NARROW) if values[id] in AGAINST):
        return Verdict.NO_ALLIANCE, failed
    if missing := tuple(id for id in rules.settling if id in rules.needs and values[id] == CriterionValue.UNKNOWN):
        return Verdict.UNKNOWN, missing
    return Verdict.AMDS if case.counts.n_tipos > rules.amds_more_than else Verdict.NARROW, ("AC-3",)


def _broad(values: Mapping[str, str], verdict: Verdict, rules: Rules) -> Broad:
    broad = [values[id] for id in rules.ids(BROAD)]
    partials = broad.count(CriterionValue.PARTIAL)
    if verdict in NEGATIVE or CriterionValue.NOT_MET in broad or partials > rules.allowed_partials:
        return Broad.NOT_BROAD
    if CriterionValue.UNKNOWN in [*broad, *(values[id] for id in rules.settling)]:
        return Broad.INCONCLUSIVE
    return Broad.BROAD


def classify(facts: Facts, rules: Rules | None = None, window: Window | None = None) -> Result:
    """The verdict on an initiative under a version of the rules, the current one by default.

    Depends on nothing else: no clock, no database, no order of lists. ``window`` is the round's, for F-2 only.
    """
    rules = rules or rules_of()
    case = Case(facts, rules, window)
    criteria = tuple(_judge(criterion, case) for criterion in rules.criteria)
    values = {outcome.id: outcome.value for outcome in criteria}
    verdict, deciding = _verdict(values, case)
    unsure = any(values[id] == CriterionValue.UNKNOWN for id in rules.settling)
    proposed = unsure and verdict in (Verdict.NARROW, Verdict.AMDS)
    return Result(case, str(verdict), str(_broad(values, verdict, rules)), proposed, deciding, criteria)
