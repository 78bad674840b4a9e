"""What is said of an outline is what the whole rule says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.engine.outlines import brief
from initiatives.engine.reading import read_facts
from initiatives.engine.rules import VERSIONS
from initiatives.engine.verdicts import classify

from .strategies import ITEMS


@settings(max_examples=2_000, deadline=None)
@given(ITEMS, st.sampled_from(sorted(VERSIONS)))
def test_an_outline_has_the_verdict_of_the_facts(item, version):
    (facts,) = read_facts([{key: value for key, value in item.items() if key != "human"}])
    whole = classify(facts, VERSIONS[version])
    assert brief(facts, version) == (whole.verdict, whole.broad, whole.proposed)
