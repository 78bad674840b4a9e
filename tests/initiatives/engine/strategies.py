"""Initiatives of every kind, as JSON; and the places in one where something stands."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from initiatives.engine.codes import actor_types
from initiatives.engine.rules import CRITERION_IDS
from initiatives.enums import ActorRole, CountryRole, CriterionValue, Modality

Path = tuple[Any, ...]

TEXTS = st.sampled_from([None, "", " ", "dinero", "DINERO", "personal", "—"])
YES_NO = st.sampled_from([None, True, False])
CODES = st.sampled_from([None, "CR", "DO", "ES"])
SOME_DATES = st.sampled_from(["2019-02-01", "2020-02-01", "2021-01-31"])
DATES = st.one_of(st.none(), SOME_DATES, SOME_DATES, st.dates().map(str))
ACTORS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["A", "a ", "Á", "B", "C", "D", "", None]),
        "type": st.sampled_from([None, *actor_types()]),
        "country": CODES,
        "roles": st.one_of(st.none(), st.lists(st.sampled_from(ActorRole.values), max_size=3)),
    },
    optional=dict.fromkeys(("contribution", "capability", "interest", "benefit"), TEXTS),
)
COUNTRIES = st.fixed_dictionaries({"code": CODES, "role": st.sampled_from([None, *CountryRole.values])})
RISKS = st.fixed_dictionaries({"text": TEXTS, "carried_by": st.lists(st.sampled_from(["A", "B", ""]), max_size=2)})
VALUES = st.sampled_from([*CriterionValue.values, "cumple", "cumple"])
JUDGEMENTS = st.fixed_dictionaries({"value": VALUES, "reason": TEXTS})
HUMAN = st.dictionaries(st.sampled_from(CRITERION_IDS), JUDGEMENTS, max_size=6)
ITEMS = st.fixed_dictionaries(
    {
        "id": st.just("x1"),
        "kind": st.sampled_from([None, 1, 2, 2, 3, 4]),
        "modality": st.sampled_from([None, *Modality.values]),
        "countries": st.lists(COUNTRIES, max_size=3),
        "actors": st.lists(ACTORS, max_size=5),
        "start": DATES,
        "end": DATES,
        "renewed": YES_NO,
    },
    optional={
        "agreement": YES_NO,
        **dict.fromkeys(("objectives", "justification", "joint_body", "vision", "added_value"), TEXTS),
        "sdgs": st.lists(st.integers(1, 17), max_size=2),
        "risks": st.lists(RISKS, max_size=2),
        "human": HUMAN,
    },
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)


def paths(data: Any, at: Path = ()) -> Iterator[Path]:
    """Where each value of a JSON document stands: keys of objects and places in lists."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inside:
        yield (*at, key)
        yield from paths(value, (*at, key))


def put(data: Any, where: Path, value: Any) -> Any:
    """A copy of the document with another value in one place."""
    if not where:
        return value
    first, *rest = where
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[first] = put(data[first], tuple(rest), value)
    return copy
