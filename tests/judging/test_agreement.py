"""Cohen's kappa: what the books say, what must always hold, and that it is what a confusion matrix gives."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.enums import CriterionValue
from judging.agreement import Agreement, Pair, agreement, strength_of, summary
from judging.enums import NoKappa, Strength

VALUES = CriterionValue.values


def pairs_of(rows, criterion="AC-1"):
    return [Pair(number, criterion, first, second) for number, (first, second) in enumerate(rows)]


def from_table(table) -> list[Pair]:
    """Pairs of a square table of counts: rows are the first rater's values, columns the second's."""
    rows = [
        (VALUES[i], VALUES[j]) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)
    ]
    return pairs_of(rows)


RATINGS = st.lists(st.tuples(st.sampled_from(VALUES), st.sampled_from(VALUES)), max_size=60)


def naive(rows) -> float | None:
    """By the definition, from the confusion matrix in shares; None where the denominator is nothing."""
    n = len(rows)
    matrix = [[sum(row == (a, b) for row in rows) / n for b in VALUES] for a in VALUES]
    observed = sum(matrix[i][i] for i in range(len(VALUES)))
    expected = sum(sum(matrix[i]) * sum(row[i] for row in matrix) for i in range(len(VALUES)))
    return None if 1 - expected < 1e-9 else (observed - expected) / (1 - expected)


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ([[88, 10, 2], [14, 40, 6], [18, 10, 12]], 0.492),  # Cohen 1960, his table of 200 diagnoses
        ([[20, 5], [10, 15]], 0.4),
        ([[45, 15], [25, 15]], 0.1304),
        ([[25, 35], [5, 35]], 0.2593),
        ([[0, 5], [5, 0]], -1.0),
        ([[5, 5], [5, 5]], 0.0),
    ],
)
def test_values_of_the_books(table, kappa):
    assert agreement(from_table(table)).kappa == pytest.approx(kappa, abs=0.0005)


@given(RATINGS)
def test_kappa_lies_between_minus_one_and_one_and_the_share_between_none_and_all(rows):
    found = agreement(pairs_of(rows))
    assert found.n == len(rows)
    assert found.kappa is None or -1 <= found.kappa <= 1
    assert (found.kappa is None) == (found.why_none is not None) == (found.strength is None)
    assert found.share is None or 0 <= found.share <= 1
    if rows:
        assert (found.percent == 100) == (found.agreed == found.n)
        assert (found.percent == 0) == (found.agreed == 0)
        assert abs(found.percent - 100 * found.share) < 1


@given(RATINGS)
def test_who_is_first_does_not_matter(rows):
    assert agreement(pairs_of(rows)) == agreement(pairs_of([(second, first) for first, second in rows]))


@given(RATINGS, st.randoms())
def test_order_of_the_pairs_does_not_matter(rows, chance: random.Random):
    shuffled = chance.sample(rows, len(rows))
    assert agreement(pairs_of(shuffled)) == agreement(pairs_of(rows))


@given(RATINGS.filter(bool))
def test_it_is_what_the_confusion_matrix_gives(rows):
    expected = naive(rows)
    kappa = agreement(pairs_of(rows)).kappa
    assert kappa == (None if expected is None else pytest.approx(expected, abs=1e-9))


@given(st.lists(st.sampled_from(VALUES), min_size=2).filter(lambda values: len(set(values)) > 1))
def test_identical_judgements_of_two_values_or_more_agree_exactly(values):
    assert agreement(pairs_of([(value, value) for value in values])) == Agreement(len(values), len(values), 1.0)


@given(st.sampled_from(VALUES), st.integers(1, 30))
def test_one_single_value_throughout_has_no_kappa(value, n):
    found = agreement(pairs_of([(value, value)] * n))
    assert (found.kappa, found.why_none, found.percent) == (None, NoKappa.ALL_EQUAL, 100)
    assert found.why_none.label == "todas iguales"


@given(st.lists(st.sampled_from(VALUES), min_size=1).filter(lambda values: set(values) != {"cumple"}))
def test_one_rater_who_never_varies_agrees_as_chance_would(values):
    assert agreement(pairs_of([("cumple", value) for value in values])).kappa == 0


def test_nothing_to_compare_has_no_kappa():
    found = agreement([])
    assert found == Agreement(0, 0, None, NoKappa.NO_PAIRS)
    assert (found.share, found.percent, found.strength) == (None, None, None)


@pytest.mark.parametrize(
    ("kappa", "strength"),
    [
        (-1, Strength.POOR),
        (-0.001, Strength.POOR),
        (0, Strength.SLIGHT),
        (0.2, Strength.SLIGHT),
        (0.21, Strength.FAIR),
        (0.4, Strength.FAIR),
        (0.41, Strength.MODERATE),
        (0.6, Strength.MODERATE),
        (0.61, Strength.SUBSTANTIAL),
        (0.8, Strength.SUBSTANTIAL),
        (0.81, Strength.ALMOST_PERFECT),
        (1, Strength.ALMOST_PERFECT),
    ],
)
def test_words_of_landis_and_koch(kappa, strength):
    assert strength_of(kappa) == strength


CRITERIA = ("F-1", "AC-1", "AM-1")
PAIRS = st.lists(
    st.builds(Pair, st.integers(0, 3), st.sampled_from(CRITERIA), st.sampled_from(VALUES), st.sampled_from(VALUES)),
    max_size=30,
)


@given(PAIRS)
def test_summary_counts_each_pair_once_and_names_those_that_differ(pairs):
    found = summary(pairs, CRITERIA)
    assert found.overall == agreement(pairs)
    assert list(found.by_criterion) == list(CRITERIA)
    assert sum(each.n for each in found.by_criterion.values()) == len(pairs)
    assert sum(each.agreed for each in found.by_criterion.values()) == found.overall.agreed
    assert list(found.differing) == [pair for pair in pairs if pair.first != pair.second]
    assert len(found.differing) == found.overall.n - found.overall.agreed


def test_summary_of_a_criterion_that_nobody_judged_twice():
    found = summary(pairs_of([("cumple", "parcial")]), ["AC-1", "AC-2"])
    assert found.by_criterion["AC-2"] == Agreement(0, 0, None, NoKappa.NO_PAIRS)
    assert found.overall.n == 1


def test_summary_leaves_out_other_criteria():
    assert summary(pairs_of([("cumple", "parcial")], "AM-9"), ["AC-1"]).overall.n == 0
