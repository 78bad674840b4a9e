"""The rule of docs/domain.md 3 and 4.2: thresholds, missing information, people's judgements, and what never changes."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives import classification as rules
from initiatives.classification import ActorFacts, Facts, Judgement, classify
from initiatives.enums import ActorKind, Broad, CriterionValue, Mode, Nature, Verdict

MET, PARTIAL, NOT_MET, UNKNOWN = CriterionValue.values
ALL_BROAD = [criterion.id for criterion in rules.BROAD]


def actors(*kinds: str | None) -> tuple[ActorFacts, ...]:
    """Actors of these types, each another organisation."""
    return tuple(ActorFacts(f"Actor {number}", kind, None, "CR") for number, kind in enumerate(kinds))


def judged(**values: str) -> dict[str, Judgement]:
    """Judgements by criterion, written as AC_4="cumple"."""
    return {name.replace("_", "-"): Judgement(value, f"Razón {name}") for name, value in values.items()}


def facts(*kinds: str | None, **judgements: str) -> Facts:
    return Facts(2, actors(*kinds), judged(**judgements))


def outcome(result: rules.Result, id: str) -> rules.Outcome:
    return next(each for each in result.criteria if each.id == id)


@pytest.mark.parametrize(
    ("kinds", "verdict"),
    [
        ((), Verdict.UNKNOWN),
        (("academia",), Verdict.NO_ALLIANCE),
        ((None,), Verdict.NO_ALLIANCE),
        (("academia", "academia"), Verdict.NO_ALLIANCE),
        (("academia", None), Verdict.UNKNOWN),
        ((None, None), Verdict.UNKNOWN),
        (("academia", "sindicatos"), Verdict.NARROW),
        (("academia", "sindicatos", None), Verdict.NARROW),
        (("academia", "sindicatos", "academia"), Verdict.NARROW),
        (("sector_publico", "gobiernos_locales"), Verdict.NARROW),
        (("academia", "sindicatos", "sector_publico"), Verdict.AMDS),
        (("academia", "organismo_internacional", "sector_publico"), Verdict.AMDS),
        (("academia", "economia_social", "otro", None), Verdict.AMDS),
    ],
)
def test_verdict_follows_from_the_count_of_types(kinds, verdict):
    result = classify(facts(*kinds))
    assert result.verdict == verdict
    assert result.proposed  # nobody has judged F-1, AC-4 and AC-5
    assert result.summary


def test_every_criterion_is_printed_with_a_reason_and_labels():
    result = classify(Facts())
    assert [each.id for each in result.criteria] == [
        *("F-1", "F-2", "AC-1", "AC-2", "AC-3", "AC-4", "AC-5"),
        *("AM-1", "AM-2", "AM-3", "AM-4", "AM-5", "AM-6", "AM-7", "AM-8", "AM-9", "AM-10", "AM-11"),
    ]
    for each in result.criteria:
        assert each.value == UNKNOWN
        assert each.reason and each.label
        assert each.mode in Mode.values and each.mode_label
        assert each.value_label == "Sin información"
    assert result.rules == "1"


def test_modes_are_the_handbooks():
    modes = {criterion.id: criterion.mode for criterion in rules.CRITERIA}
    assert {id for id, mode in modes.items() if mode == "auto"} == {
        "F-2",
        "AC-2",
        "AC-3",
        "AM-3",
        "AM-4",
        "AM-7",
        "AM-11",
    }
    assert {id for id, mode in modes.items() if mode == "mixto"} == {"F-1", "AC-1", "AM-2", "AM-5", "AM-8", "AM-10"}


def test_reasons_name_the_type_and_the_types_of_actor():
    result = classify(facts("academia", "sindicatos"))
    assert "«Proyecto»" in outcome(result, "AC-1").reason
    assert outcome(result, "AC-2").reason == "Se declaran 2 actores."
    assert outcome(result, "AC-3").reason == "Hay 2 tipos de actor: academia, sindicatos."
    assert "AMDS" in result.summary
    one = classify(facts("academia"))
    assert "Se declara 1 actor." in one.summary and "un mismo tipo: academia" in one.summary
    assert "más de dos" in classify(facts("academia", "sindicatos", "otro")).summary
    assert classify(Facts()).summary == "No consta ningún actor. No consta el tipo de todos los actores."


@pytest.mark.parametrize("value", [NOT_MET, PARTIAL])
def test_who_is_no_cooperation_is_out_of_scope(value):
    result = classify(facts("academia", "sindicatos", "otro", F_1=value))
    assert result.verdict == Verdict.OUT_OF_SCOPE
    assert result.broad == Broad.NOT_BROAD
    assert result.summary == "Razón F_1"


@pytest.mark.parametrize("value", [MET, PARTIAL, NOT_MET])
def test_window_does_not_decide_whether_it_is_an_alliance(value):
    assert classify(facts("academia", "sindicatos", F_2=value)).verdict == Verdict.NARROW


@pytest.mark.parametrize("criterion", ["AC_1", "AC_2", "AC_3", "AC_4", "AC_5"])
@pytest.mark.parametrize("value", [NOT_MET, PARTIAL])
def test_partial_is_not_met(criterion, value):
    result = classify(facts("academia", "sindicatos", "otro", **{criterion: value}))
    assert result.verdict == Verdict.NO_ALLIANCE
    assert result.summary == f"Razón {criterion}"


def test_a_persons_judgement_stands_over_the_rule():
    result = classify(facts("academia", AC_2=MET, AC_3=MET))
    assert result.verdict == Verdict.NARROW
    assert outcome(result, "AC-3").mode == "humano"
    assert outcome(result, "AC-3").reason == "Razón AC_3"
    doubt = classify(facts("academia", "sindicatos", AC_3=UNKNOWN))
    assert doubt.verdict == Verdict.UNKNOWN and doubt.summary == "Razón AC_3"


def test_verdict_is_settled_when_everything_of_the_narrow_sense_is_judged():
    result = classify(facts("academia", "sindicatos", F_1=MET, AC_4=MET, AC_5=MET))
    assert (result.verdict, result.proposed) == (Verdict.NARROW, False)


def test_broad_only_by_the_whole_checklist():
    everything = {id.replace("-", "_"): MET for id in ALL_BROAD}
    assert classify(facts("academia", "sindicatos", **everything)).broad == Broad.BROAD
    assert classify(facts("academia", "sindicatos", "otro", **everything)).broad == Broad.BROAD
    assert classify(facts("academia", "sindicatos")).broad == Broad.INCONCLUSIVE
    assert classify(facts("academia", None, **everything)).broad == Broad.INCONCLUSIVE
    assert classify(facts("academia", **everything)).broad == Broad.NOT_BROAD
    for id in everything:
        less = everything | {id: UNKNOWN}
        assert classify(facts("academia", "sindicatos", **less)).broad == Broad.INCONCLUSIVE
        for value in (PARTIAL, NOT_MET):
            assert classify(facts("academia", "sindicatos", **everything | {id: value})).broad == Broad.NOT_BROAD


def test_counts_are_of_organisations_types_and_natures():
    counted = rules.count(
        [
            ActorFacts("Ministerio", "sector_publico", Nature.STATE, "CR"),
            ActorFacts("MINISTERIO ", "sector_publico", Nature.STATE, "CR"),
            ActorFacts("Ministerio", "sector_publico", Nature.STATE, "PE"),
            ActorFacts("Municipio", "gobiernos_locales", Nature.STATE, "CR"),
            ActorFacts("IICA", "organismo_internacional", Nature.MULTILATERAL),
            ActorFacts("Otra", "otro", Nature.TO_REVIEW),
            ActorFacts("Desconocida"),
        ]
    )
    assert counted == rules.Counts(n_actores=6, n_tipos=4, n_naturalezas=2, n_tipos_sin_oi=3, solo_estatal=False)


def test_only_state_needs_every_nature_known():
    state = ActorFacts("Ministerio", "sector_publico", Nature.STATE)
    assert rules.count([state, ActorFacts("Municipio", "gobiernos_locales", Nature.STATE)]).solo_estatal
    assert not rules.count([state, ActorFacts("Municipio", "gobiernos_locales", None)]).solo_estatal
    assert not rules.count([]).solo_estatal


def test_an_actor_declared_twice_keeps_what_is_known_of_it():
    known, unknown = ActorFacts("Red", "sindicatos", Nature.UNION), ActorFacts("RED")
    assert rules.distinct([unknown, known]) == rules.distinct([known, unknown]) == [known]


def test_nameless_actors_stay_apart():
    assert rules.count([ActorFacts("", "academia"), ActorFacts(" ", "academia")]).n_actores == 2


# What holds for every input

calm = settings(deadline=None)  # a busy machine is no defect

KINDS = st.one_of(st.none(), st.sampled_from(ActorKind.values))
ACTORS = st.builds(
    ActorFacts,
    name=st.sampled_from(["A", "a", "Á", "B", "C", "D", "E", ""]),
    kind=KINDS,
    nature=st.one_of(st.none(), st.sampled_from(Nature.values)),
    country=st.sampled_from([None, "CR", "PE"]),
)
JUDGEMENTS = st.dictionaries(
    st.sampled_from(list(rules.CRITERIA_BY_ID)),
    st.builds(Judgement, value=st.sampled_from(CriterionValue.values), reason=st.just("Razón")),
)
FACTS = st.builds(
    Facts,
    type=st.sampled_from([None, 1, 2, 3, 4]),
    actors=st.lists(ACTORS, max_size=6).map(tuple),
    judgements=JUDGEMENTS,
)
NEGATIVE = (Verdict.NO_ALLIANCE, Verdict.OUT_OF_SCOPE)


@calm
@given(FACTS)
def test_same_input_gives_the_same_output(known):
    assert classify(known) == classify(dataclasses.replace(known, judgements=dict(known.judgements)))


@calm
@given(FACTS, st.randoms(use_true_random=False))
def test_order_of_actors_never_matters(known, random):
    shuffled = list(known.actors)
    random.shuffle(shuffled)
    assert classify(dataclasses.replace(known, actors=tuple(shuffled))) == classify(known)


@calm
@given(FACTS, ACTORS, st.sampled_from(ActorKind.values))
def test_an_actor_of_a_new_type_never_lowers_the_count_of_types(known, actor, kind):
    before = rules.count(known.actors)
    if kind in rules.known_kinds(rules.distinct(known.actors)):
        return
    new = dataclasses.replace(actor, kind=kind)
    assert rules.count([*known.actors, new]).n_tipos >= before.n_tipos
    fresh = dataclasses.replace(new, name="Z")
    assert rules.count([*known.actors, fresh]).n_tipos == before.n_tipos + 1


@calm
@given(FACTS, st.sampled_from(list(rules.CRITERIA_BY_ID)))
def test_a_judgement_of_no_information_never_makes_a_verdict_negative(known, criterion):
    doubted = dataclasses.replace(known, judgements={**known.judgements, criterion: Judgement(UNKNOWN, "No se sabe")})
    before, after = classify(known), classify(doubted)
    assert before.verdict in NEGATIVE or after.verdict not in NEGATIVE
    assert before.broad == Broad.NOT_BROAD or after.broad != Broad.NOT_BROAD


@calm
@given(FACTS, st.integers(min_value=0, max_value=5))
def test_not_knowing_an_actors_type_never_makes_a_verdict_negative(known, position):
    once = rules.distinct(known.actors)
    if position >= len(once):
        return
    less = [*once[:position], dataclasses.replace(once[position], kind=None), *once[position + 1 :]]
    before = classify(dataclasses.replace(known, actors=tuple(once)))
    after = classify(dataclasses.replace(known, actors=tuple(less)))
    assert before.verdict in NEGATIVE or after.verdict not in NEGATIVE


@calm
@given(FACTS)
def test_judgements_stand_and_the_verdict_agrees_with_the_criteria(known):
    result = classify(known)
    values = {each.id: each for each in result.criteria}
    for id, judgement in known.judgements.items():
        assert (values[id].value, values[id].mode, values[id].reason) == (judgement.value, "humano", judgement.reason)
    if result.broad == Broad.BROAD:
        assert all(values[id].value == MET for id in ALL_BROAD)
    if result.verdict in (Verdict.AMDS, Verdict.NARROW):
        assert values["AC-2"].value == values["AC-3"].value == MET
        assert (result.verdict == Verdict.AMDS) == (result.counts.n_tipos > 2)
    assert result.proposed == any(
        values[id].value == UNKNOWN for id in ("F-1", "AC-1", "AC-2", "AC-3", "AC-4", "AC-5")
    )
    assert result.summary
