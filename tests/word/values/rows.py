"""Answers as lines, for the tests of their readers."""

from hypothesis import strategies as st

from surveys.word.lines import Line

ANY_TEXT = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="aAeáñ1234 .,;:-–()[]@/\n\t•xXyº☐☒_\u00a0", max_size=60),
    st.lists(
        st.sampled_from(
            [
                "Sí",
                "No",
                "Perú",
                "y",
                "Trinidad y Tobago",
                "(sector público)",
                "Universidad de Chile",
                "AGCID",
                ":",
                ";",
                ",",
                "Otros:",
                "2",
                "4 -",
                "ana@x.org",
                "Ana Pérez",
                "\n",
                "1)",
                "- ",
                "(",
                ")",
                "academia",
                "Sector privado:",
                "X",
            ]
        ),
        max_size=12,
    ).map(" ".join),
)
ANY_LINES = st.lists(
    st.builds(
        Line, text=ANY_TEXT, listed=st.booleans(), level=st.integers(0, 3), number=st.none() | st.integers(1, 9)
    ),
    max_size=5,
)


def lines(text: str) -> list[Line]:
    """One line for each row of the text."""
    return [Line(row) for row in text.split("\n")]
