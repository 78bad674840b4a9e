"""What holds for every input."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.engine.codes import actor_types
from initiatives.engine.rules import CRITERION_IDS, VERSIONS

from .making import answer
from .strategies import ACTORS, ITEMS, paths, put

calm = settings(deadline=None)

NEGATIVE = {"fuera_de_alcance", "no_es_alianza"}
RULES = st.sampled_from(list(VERSIONS.values()))


def no_worse(before, after) -> bool:
    """No negative verdict, no negative of the broad sense and no criterion not met that was not there before."""
    values = {each["id"]: each["value"] for each in before["criteria"]}
    return (
        (before["verdict"] in NEGATIVE or after["verdict"] not in NEGATIVE)
        and (before["broad"] == "no_amplia" or after["broad"] != "no_amplia")
        and all(each["value"] != "no_cumple" or values[each["id"]] == "no_cumple" for each in after["criteria"])
    )


@calm
@given(ITEMS, RULES)
def test_every_criterion_is_printed_with_a_reason(item, rules):
    found = answer(item, rules)
    assert [each["id"] for each in found["criteria"]] == list(CRITERION_IDS)
    for each in found["criteria"]:
        assert each["reason"].strip() and each["label"]
        assert each["value"] in {"cumple", "parcial", "no_cumple", "sin_informacion"}
        assert each["mode"] in {"auto", "humano", "mixto"}
    assert found["rules"] == rules.version
    assert json.dumps(found, ensure_ascii=False).encode()


@calm
@given(ITEMS, RULES)
def test_same_input_and_version_give_the_same_output(item, rules):
    assert answer(item, rules) == answer(json.loads(json.dumps(item)), rules)


@calm
@given(ITEMS, st.randoms(use_true_random=False))
def test_order_of_lists_never_matters(item, random):
    shuffled = dict(item)
    for field in ("actors", "countries", "sdgs", "risks"):
        shuffled[field] = list(item.get(field) or [])
        random.shuffle(shuffled[field])
    assert answer(shuffled) == answer(item)


@calm
@given(ITEMS, ACTORS)
def test_an_actor_of_a_new_type_never_lowers_the_count_of_types(item, new):
    before = answer(item)["counts"]
    present = {actor_types()[actor["type"]].kind for actor in item["actors"] if actor["type"]}
    kind = new["type"] and actor_types()[new["type"]].kind
    if kind in present:
        return
    counts = answer(item | {"actors": [*item["actors"], new]})["counts"]
    assert counts["n_tipos"] >= before["n_tipos"]
    assert counts["n_actores"] >= before["n_actores"]
    if kind:
        partner = new | {"name": "Otro", "roles": ["decide"]}
        assert answer(item | {"actors": [*item["actors"], partner]})["counts"]["n_tipos"] == before["n_tipos"] + 1


def forgotten(item):
    """The initiative without one piece of what is declared: a value, a list or an object that becomes null.

    A list keeps its rows (without one actor fewer are declared, which is something else than not knowing), and people's
    judgements stay: without one, the rule's own value returns, be it what it may.
    """
    for where in paths(item):
        if isinstance(where[-1], str) and where[0] not in ("id", "human"):
            yield put(item, where, None)


@settings(deadline=None, max_examples=60)
@given(ITEMS, RULES)
def test_missing_information_is_never_a_no(item, rules):
    before = answer(item, rules)
    for less in forgotten(item):
        assert no_worse(before, answer(less, rules)), less


@settings(deadline=None, max_examples=60)
@given(ITEMS, RULES, st.data())
def test_forgetting_more_and_more_is_never_a_no(item, rules, data):
    before = answer(item, rules)
    for _step in range(6):
        left = [less for less in forgotten(item) if less != item]
        if not left:
            break
        item = data.draw(st.sampled_from(left))
        assert no_worse(before, answer(item, rules))


@calm
@given(ITEMS, RULES, st.sampled_from(CRITERION_IDS))
def test_a_judgement_of_no_information_never_makes_a_negative(item, rules, id):
    doubted = item | {"human": (item.get("human") or {}) | {id: {"value": "sin_informacion"}}}
    assert no_worse(answer(item, rules), answer(doubted, rules))


@calm
@given(ITEMS, RULES)
def test_verdicts_agree_with_the_criteria_and_the_counts(item, rules):
    found = answer(item, rules)
    values = {each["id"]: each["value"] for each in found["criteria"]}
    narrow = {values[id] for id in ("F-1", "AC-1", "AC-2", "AC-3", "AC-4", "AC-5")}
    broad = {values[id] for id in CRITERION_IDS if id.startswith("AM-")}
    against = {"no_cumple", "parcial"}
    assert (found["verdict"] == "fuera_de_alcance") == (values["F-1"] in against)
    if found["verdict"] in ("acotada", "amds"):
        assert not narrow & against
        assert (found["verdict"] == "amds") == (found["counts"]["n_tipos"] > 2)
        assert found["proposed"] == ("sin_informacion" in narrow)
    else:
        assert found["proposed"] is False
        assert narrow & {*against, "sin_informacion"}
    assert (found["broad"] == "amplia") == (narrow | broad == {"cumple"})
    assert (found["broad"] == "no_amplia") == (bool(broad & against) or found["verdict"] in NEGATIVE)
    assert set(found["decided_by"]) <= {"F-1", "AC-1", "AC-2", "AC-3", "AC-4", "AC-5"} and found["decided_by"]
    assert found["next"] or found["broad"] == "amplia" or found["verdict"] in ("amds", *NEGATIVE)


@calm
@given(ITEMS)
def test_a_persons_value_stands_and_its_reason_is_printed(item):
    found = {each["id"]: each for each in answer(item)["criteria"]}
    for id, judgement in (item.get("human") or {}).items():
        assert (found[id]["value"], found[id]["mode"]) == (judgement["value"], "humano")
        if (judgement["reason"] or "").strip():
            assert found[id]["reason"] == judgement["reason"]
        assert found[id]["automatic"]["reason"]
