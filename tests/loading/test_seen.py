from hypothesis import given
from hypothesis import strategies as st

from loading.bulk.seen import Seen


@given(st.lists(st.text(max_size=3)), st.integers(1, 9))
def test_every_identifier_is_on_the_line_that_had_it_first(ids, recent):
    seen, first = Seen(recent), {}
    for number, id in enumerate(ids, 1):
        assert seen.first(id, number) == first.setdefault(id, number)
