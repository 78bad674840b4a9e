"""One function for each criterion: what the declared facts say of it, why, and by which words.

Nothing here makes a no of what is missing: taking a piece of information away may turn a value into
``sin_informacion`` or even ``cumple``, never into ``no_cumple``. That is why the functions look at declarations
(``Case.declared``), where an unknown type is seen, and not at organisations only.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from initiatives.enums import CountryRole, CriterionValue, InitiativeType, Modality
from initiatives.keys import name_key

from .counting import Counts, Partner, count, kinds_of, left_out, partners
from .facts import Actor, Facts, Window
from .notes import Note, note
from .rules import Rules

MET, NOT_MET, UNKNOWN = CriterionValue.MET, CriterionValue.NOT_MET, CriterionValue.UNKNOWN
WORDS_SHOWN = 200


@dataclass(frozen=True)
class Evidence:
    """A field of the input and the words in it; of an actor's field, whose."""

    field: str
    words: str


@dataclass(frozen=True)
class Finding:
    """A criterion's value, the sentences that explain it and what they rest on."""

    value: str
    notes: tuple[Note, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Case:
    """The facts of one initiative as the checks see them under a version of the rules."""

    facts: Facts
    rules: Rules
    window: Window | None = None

    @cached_property
    def partners(self) -> list[Partner]:
        return partners(self.facts.actors, self.rules)

    @cached_property
    def left_out(self) -> list[Partner]:
        return left_out(self.facts.actors, self.rules)

    @cached_property
    def declared(self) -> list[Actor]:
        """The declarations of those who count."""
        return [actor for partner in self.partners for actor in partner.declared]

    @cached_property
    def counts(self) -> Counts:
        return count(self.partners)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        return kinds_of(self.partners)

    @property
    def untyped(self) -> list[Partner]:
        return [partner for partner in self.partners if partner.kind is None]

    def without(self, field: str) -> list[Partner]:
        """Those of whom the ficha does not say it."""
        return [partner for partner in self.partners if not partner.texts(field)]


def names(found: Iterable[Partner]) -> tuple[str, ...]:
    return tuple(partner.name for partner in found)


def cut(text: str) -> str:
    return text if len(text) <= WORDS_SHOWN else text[: WORDS_SHOWN - 1] + "…"


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return cut(value.isoformat() if isinstance(value, date) else str(value))


def said(case: Case, *fields: str) -> tuple[Evidence, ...]:
    """What the initiative declares in these fields; unknown ones are left out."""
    values = ((field, getattr(case.facts, field)) for field in fields)
    return tuple(Evidence(field, _words(value)) for field, value in values if value is not None and value != "")


def said_of(found: Iterable[Partner], field: str) -> tuple[Evidence, ...]:
    """What each organisation declares in a field."""
    rows = {(partner.name, text) for partner in found for text in partner.texts(field)}
    return tuple(Evidence(f"actors.{field}", cut(f"{name}: {text}")) for name, text in sorted(rows))


def said_roles(found: Iterable[Partner]) -> tuple[Evidence, ...]:
    rows = {(actor.name, ", ".join(actor.roles)) for partner in found for actor in partner.declared if actor.roles}
    return tuple(Evidence("actors.roles", cut(f"{name}: {roles}")) for name, roles in sorted(rows))


def _nobody(case: Case) -> Note:
    """Why nobody counts: nobody is declared, or nobody as a partner."""
    return note("no_partner") if case.facts.actors else note("actors_missing")


def _nobody_to_compare(case: Case) -> Finding:
    """AC-2, AC-3, AM-7 and AM-8 when nobody counts: not known, or a no when all are known to be no partners."""
    return Finding(NOT_MET if case.facts.actors else UNKNOWN, (_nobody(case),))


def _missing_of(found: list[Partner]) -> tuple[Note, ...]:
    return (note("missing_of", names=names(found)),) if found else ()


# The prior filter


def _maybe_from_the_south(case: Case) -> bool:
    """Whether a country of the South offers or takes part, or may: with an unknown role it may."""
    south = [country for country in case.facts.countries if country.code not in case.rules.north]
    return any(country.role != CountryRole.RECIPIENT for country in south)


def check_cooperation(case: Case) -> Finding:
    """F-1. «Ninguna» is a no; no modality, or one country, is missing information."""
    modality = case.facts.modality
    codes = tuple(sorted({country.code for country in case.facts.countries if country.code}))
    rows = {(country.code or "?", country.role) for country in case.facts.countries}
    told = sorted(f"{code}: {role}" if role else code for code, role in rows)
    evidence = said(case, "modality") + tuple(Evidence("countries", words) for words in told)
    if modality == Modality.NONE:
        return Finding(NOT_MET, (note("no_modality_applies"),), evidence)
    missing = [] if modality else [note("modality_missing")]
    if len(codes) < 2:
        missing.append(note("one_country", countries=codes) if codes else note("countries_missing"))
    if missing:
        return Finding(UNKNOWN, tuple(missing), evidence)
    if not _maybe_from_the_south(case):
        return Finding(UNKNOWN, (note("no_southern_provider", countries=codes),), evidence)
    return Finding(MET, (note("is_cooperation", modality=modality, countries=codes),), evidence)


def _dates_contradict(facts: Facts) -> bool:
    return bool(facts.start and facts.end and facts.end < facts.start)


def check_in_window(case: Case) -> Finding:
    """F-2: active at some moment of the round's window, which only the caller knows."""
    facts, window, evidence = case.facts, case.window, said(case, "start", "end")
    if window is None:
        return Finding(UNKNOWN, (note("window_unknown"),), evidence)
    words = {"first": window.start, "last": window.end}
    if _dates_contradict(facts):
        return Finding(UNKNOWN, (note("dates_contradict"),), evidence)
    if (facts.start and facts.start > window.end) or (facts.end and facts.end < window.start):
        return Finding(NOT_MET, (note("outside_window", **words),), evidence)
    known = [moment for moment in (facts.start, facts.end) if moment]
    if any(window.start <= moment <= window.end for moment in known) or len(known) == 2:
        return Finding(MET, (note("inside_window", **words),), evidence)
    return Finding(UNKNOWN, (note("window_undecided", **words),), evidence)


# The narrow sense


def check_kind(case: Case) -> Finding:
    """AC-1: a type 1-4; of «Otros» a person reads the description."""
    kind, evidence = case.facts.kind, said(case, "kind")
    if kind is None:
        return Finding(UNKNOWN, (note("kind_missing"),))
    if kind == InitiativeType.OTHER:
        return Finding(UNKNOWN, (note("kind_other"),), evidence + said(case, "objectives", "justification"))
    return Finding(MET, (note("kind_known", kind=kind),), evidence)


def _with_left_out(case: Case, *notes: Note) -> tuple[Note, ...]:
    return (*notes, note("left_out", names=names(case.left_out))) if case.left_out else notes


def check_actors(case: Case) -> Finding:
    """AC-2: enough organisations that act as partners."""
    n, needed = case.counts.n_actores, case.rules.narrow_actors
    evidence = tuple(Evidence("actors.name", name) for name in names(case.partners))
    if not case.partners:
        found = _nobody_to_compare(case)
        return Finding(found.value, _with_left_out(case, *found.notes), said_roles(case.left_out))
    if n >= needed:
        return Finding(MET, _with_left_out(case, note("enough_actors", n=n, names=names(case.partners))), evidence)
    several = [partner for partner in case.partners if partner.may_be_several]
    if several:
        return Finding(UNKNOWN, _with_left_out(case, note("perhaps_one_actor", names=names(several))), evidence)
    why = note("few_actors", n=n, names=names(case.partners), needed=needed)
    return Finding(NOT_MET, _with_left_out(case, why), evidence + said_roles(case.left_out))


def _types(case: Case) -> Finding:
    """AC-3 and AM-4, without evidence."""
    kinds, needed = case.kinds, case.rules.narrow_types
    words = {"n": len(kinds), "kinds": kinds, "needed": needed}
    if len(kinds) >= needed:
        notes = [note("enough_types", **words)]
        notes += [note("only_state")] if case.counts.solo_estatal else []
        return Finding(MET, tuple(notes))
    if not case.partners:
        return _nobody_to_compare(case)
    if case.untyped:
        return Finding(UNKNOWN, (note("some_untyped", names=names(case.untyped), **words),))
    doubtful = [each for each in case.partners if len(each.kinds) > 1 or not all(a.type for a in each.declared)]
    if doubtful:
        return Finding(UNKNOWN, (note("types_contradict", names=names(doubtful)),))
    return Finding(NOT_MET, (note("few_types", **words),))


def check_types(case: Case) -> Finding:
    """AC-3 and AM-4: enough types of the form among those who count."""
    found = _types(case)
    return Finding(found.value, found.notes, said_of(case.partners, "type"))


# The broad sense


def check_sustained(case: Case) -> Finding:
    """AM-2: long enough, or renewed. An *acción* is one-off by definition (``docs/domain.md`` 2.1), also when the
    ficha says otherwise: were it renewal that saved it, forgetting to tell of it would make a no."""
    facts, months = case.facts, case.rules.months
    evidence = said(case, "start", "end", "renewed", "kind")
    if facts.kind == InitiativeType.ACTION:
        return Finding(NOT_MET, (note("one_off"),), evidence)
    lasted = whole_months(facts.start, facts.end)
    if lasted is not None and lasted >= months:
        return Finding(MET, (note("lasted", n=lasted, months=months),), evidence)
    if facts.renewed:
        return Finding(MET, (note("renewed"),), evidence)
    if _dates_contradict(facts):
        return Finding(UNKNOWN, (note("dates_contradict"),), evidence)
    if lasted is None:
        return Finding(UNKNOWN, (note("duration_missing", months=months),), evidence)
    if facts.renewed is None:
        return Finding(UNKNOWN, (note("renewal_missing", n=lasted, months=months),), evidence)
    return Finding(NOT_MET, (note("too_short", n=lasted, months=months),), evidence)


def whole_months(start: date | None, end: date | None) -> int | None:
    """Whole months from the first day to the last one, both included; ``None`` when they are not known or contradict.

    >>> whole_months(date(2019, 2, 1), date(2021, 1, 31))
    24
    """
    if start is None or end is None or end < start:
        return None
    if end < date.max:
        end += timedelta(days=1)
    months = (end.year - start.year) * 12 + end.month - start.month
    last_day = monthrange(end.year, end.month)[1]
    return months - (end.day < min(start.day, last_day))


def check_organisations(case: Case) -> Finding:
    """AM-3: every type of the list is one of organisations; of an unknown type it cannot be said."""
    if not case.partners:
        return Finding(UNKNOWN, (_nobody(case),))
    evidence = said_of(case.partners, "type")
    if case.untyped:
        return Finding(UNKNOWN, (note("perhaps_persons", names=names(case.untyped)),), evidence)
    return Finding(MET, (note("are_organisations", n=len(case.partners)),), evidence)


def _of_every_partner(case: Case, field: str) -> Finding:
    """AM-5 and AM-11: stated for each of those who count; missing of one is not known of all."""
    evidence = said_of(case.partners, field)
    missing = case.without(field)
    if not case.partners:
        return Finding(UNKNOWN, (_nobody(case),))
    if missing:
        return Finding(UNKNOWN, (note(f"{field}_missing", names=names(missing)),), evidence)
    return Finding(MET, (note(f"{field}_stated", n=len(case.partners)),), evidence)


def check_interests(case: Case) -> Finding:
    return _of_every_partner(case, "interest")


def check_benefits(case: Case) -> Finding:
    return _of_every_partner(case, "benefit")


def check_contributions(case: Case) -> Finding:
    """AM-7: at least two partners of different type contribute. All of one type is a no, whoever contributes."""
    if not case.partners:
        return _nobody_to_compare(case)
    evidence = said_of(case.partners, "contribution")
    missing = case.without("contribution")
    givers = [partner for partner in case.partners if partner not in missing]
    kinds = kinds_of(givers)
    if len(kinds) > 1:
        return Finding(MET, (note("combine", kinds=kinds, names=names(givers)),), evidence)
    if _types(case).value == NOT_MET:
        return Finding(NOT_MET, (note("nothing_to_combine", kinds=case.kinds),), evidence)
    return Finding(UNKNOWN, (note("contribution_needed"), *_missing_of(missing)), evidence)


def check_capabilities(case: Case) -> Finding:
    """AM-8: at least two different capabilities, of two partners."""
    if not case.partners:
        return _nobody_to_compare(case)
    evidence = said_of(case.partners, "capability")
    missing = case.without("capability")
    owners = [partner for partner in case.partners if partner not in missing]
    kinds = {name_key(text) for partner in owners for text in partner.texts("capability")}
    if len(owners) > 1 and len(kinds) > 1:
        return Finding(MET, (note("complementary", n=len(kinds)),), evidence)
    if not all(actor.capability for actor in case.declared) or len(kinds) > 1:
        return Finding(UNKNOWN, (note("capability_needed"), *_missing_of(missing)), evidence)
    return Finding(NOT_MET, (note("same_capability"),), evidence)


def check_value(case: Case) -> Finding:
    """AM-10: a goal of the 2030 Agenda, and a result that no partner would reach alone."""
    sdgs = tuple(sorted(set(case.facts.sdgs)))
    evidence = tuple(Evidence("sdgs", str(goal)) for goal in sdgs) + said(case, "added_value")
    missing = [] if sdgs else [note("sdgs_missing")]
    missing += [] if case.facts.added_value else [note("added_value_missing")]
    if missing:
        return Finding(UNKNOWN, tuple(missing), evidence)
    return Finding(MET, (note("adds_value", sdgs=sdgs),), evidence)


# What only a person can judge: the question, and what the ficha has and lacks for it


def _to_judge(case: Case, question: str, *fields: str, roles: bool = False) -> Finding:
    evidence = said(case, *fields) + (said_roles(case.partners) if roles else ())
    asked = (*fields, *(["roles"] if roles else []))
    have = {each.field.removeprefix("actors.") for each in evidence}
    notes = [note(question)]
    for code, found in (("to_read", have), ("to_write", set(asked) - have)):
        if found:
            notes.append(note(code, fields=tuple(field for field in asked if field in found)))
    return Finding(UNKNOWN, tuple(notes), evidence)


def check_partners(case: Case) -> Finding:
    return _to_judge(case, "judge_partners", roles=True)


def check_objective(case: Case) -> Finding:
    return _to_judge(case, "judge_objective", "objectives", "justification")


def check_together(case: Case) -> Finding:
    return _to_judge(case, "judge_together", "joint_body")


def check_vision(case: Case) -> Finding:
    return _to_judge(case, "judge_vision", "vision", "agreement")


def check_risks(case: Case) -> Finding:
    """AM-9: risks named, and borne by more than one partner."""
    rows = {(risk.text, ", ".join(sorted(set(risk.carried_by)))) for risk in case.facts.risks}
    told = sorted(f"{text}: {who}" if who else text for text, who in rows if text or who)
    evidence = tuple(Evidence("risks", cut(words)) for words in told)
    code = "to_read" if told else "to_write"
    return Finding(UNKNOWN, (note("judge_risks"), note(code, fields=("risks",))), evidence)


CHECKS: Mapping[str, Callable[[Case], Finding]] = {
    "cooperation": check_cooperation,
    "in_window": check_in_window,
    "kind": check_kind,
    "actors": check_actors,
    "types": check_types,
    "partners": check_partners,
    "objective": check_objective,
    "together": check_together,
    "sustained": check_sustained,
    "organisations": check_organisations,
    "interests": check_interests,
    "vision": check_vision,
    "contributions": check_contributions,
    "capabilities": check_capabilities,
    "risks": check_risks,
    "value": check_value,
    "benefits": check_benefits,
}
