"""The sentence over the counts: what more there would be, what less."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.enums import Broad, Verdict
from judging.differences import BROAD_WORDS, WORDS, Differences, clauses, net, told

SAME = ("no_concluyente", "no_concluyente")
PAIRS = st.dictionaries(
    st.tuples(st.sampled_from(Verdict.values), st.sampled_from(Verdict.values)), st.integers(1, 9)
)


def test_every_verdict_has_its_word():
    assert set(WORDS) == set(Verdict) and set(BROAD_WORDS) == set(Broad)


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ({}, "Ninguna iniciativa cambiaría de resultado."),
        ({("amds", "acotada"): 1}, "Cambiaría 1 iniciativa. 1 más sería «acotada», 1 menos «AMDS»."),
        (
            {("amds", "acotada"): 1, ("sin_informacion", "acotada"): 2},
            "Cambiarían 3 iniciativas. 3 más serían «acotada», 1 menos «AMDS», 2 menos «falta información».",
        ),
        (
            {("acotada", "amds"): 2, ("no_es_alianza", "fuera_de_alcance"): 1},
            "Cambiarían 3 iniciativas. 2 más serían «AMDS», 1 más «no es CSS ni CT», 2 menos «acotada», "
            "1 menos «no es una alianza».",
        ),
        (
            {("acotada", "amds"): 2, ("amds", "acotada"): 2},
            "Cambiarían 4 iniciativas. Unas por otras: cada resultado tendría las mismas.",
        ),
    ],
)
def test_sentence(verdicts, said):
    assert told(Differences.of({(*pair, *SAME): n for pair, n in verdicts.items()})) == said


def test_sentence_on_the_broad_sense():
    found = Differences.of({("amds", "amds", "no_concluyente", "amplia"): 2, ("amds", "acotada", *SAME): 1})
    assert found.changed == 3
    assert told(found) == (
        "Cambiarían 3 iniciativas. 1 más sería «acotada», 1 menos «AMDS». "
        "En la acepción amplia: 2 más serían «amplia», 2 menos «no concluyente»."
    )
    exchanged = {("amds", "amds", "amplia", "no_amplia"): 1, ("amds", "amds", "no_amplia", "amplia"): 1}
    assert told(Differences.of(exchanged)) == "Cambiarían 2 iniciativas. En la acepción amplia: unas por otras."


@given(PAIRS)
def test_numbers_are_those_of_counting_before_and_after(pairs):
    """Naively: how many of each verdict stand on either side."""
    before = [was for (was, _becomes), n in pairs.items() for _ in range(n)]
    after = [becomes for (_was, becomes), n in pairs.items() for _ in range(n)]
    expected = {key: after.count(key) - before.count(key) for key in Verdict.values}
    assert net(pairs) == {key: n for key, n in expected.items() if n}
    assert clauses(pairs, WORDS) == "" or clauses(pairs, WORDS).split()[1] == "más"  # it begins with a gain
