"""What is said of an outline is what the whole rule says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.engine.outlines import brief
from initiatives.engine.reading import read_facts
from initiatives.engine.rules import VERSIONS
from initiatives.engine.verdicts import classify
from initiatives.enums import ActorRole

from .making import whole
from .strategies import ITEMS

# Of whom nearly all is said, so that one thing decides; often two declarations of one organisation.
SAID = st.sampled_from(["", "dinero", "dinero", "personal"])
ACTOR = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["A", "A", "B", "C", ""]),
        "type": st.sampled_from([None, "EST-CEN", "EST-CEN", "EST-LOC", "CIV-ONG", "ACA-UNI"]),
        "country": st.sampled_from([None, "CR", "CR"]),
        "roles": st.lists(st.sampled_from(ActorRole.values), max_size=1),
        **dict.fromkeys(("contribution", "capability", "interest", "benefit"), SAID),
    }
)
NEARLY_WHOLE = st.lists(ACTOR, max_size=5).map(lambda actors: whole() | {"actors": actors})


@settings(max_examples=1_500, deadline=None)
@given(st.one_of(ITEMS, NEARLY_WHOLE, NEARLY_WHOLE), st.sampled_from(sorted(VERSIONS)))
def test_an_outline_has_the_verdict_of_the_facts(item, version):
    (facts,) = read_facts([{key: value for key, value in item.items() if key != "human"}])
    found = classify(facts, VERSIONS[version])
    assert brief(facts, version) == (found.verdict, found.broad, found.proposed)
