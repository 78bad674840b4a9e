from collections import Counter

from bench.fuzz_word import outcome, seeds, spoilt

FILES, SEED = 500, 20261128


def test_a_spoilt_file_is_read_or_refused_and_nothing_else():
    originals = seeds()
    found = Counter()
    for number in range(FILES):
        way, data = spoilt(originals, SEED, number)
        how = outcome(data)
        assert ":" not in how, (number, way, how)
        found[how] += 1
    assert found["read"] > FILES // 3 and len(found) > 3  # spoilt, but not beyond the reader


def test_the_same_numbers_spoil_alike():
    assert spoilt(seeds(), SEED, 3) == spoilt(seeds(), SEED, 3)
