"""Texts and queries that have words in common, and texts of every kind."""

import unicodedata

from hypothesis import strategies as st

WORDS = (
    *(
        "agua",
        "água",
        "Água",
        "Gestión",
        "gestão",
        "UNA",
        "una",
        "la",
        "de",
        "del",
        "do",
        "FAO",
        "sur-sur",
        "Sur-Sur",
    ),
    *("multi-actor", "multiator", "S.I.N.A.C.", "niño", "criança", "niñez", "algodón", "algodoeiro", "I+D", "2030"),
    *("covid-19", "coperación", "½", "agua,luz", "salud/saúde", "-", "“agua", "«gestão»", "emoji☀", "A.b.C", "co-"),
)
SPELLED = st.sampled_from(WORDS)
TEXTS = st.one_of(st.text(max_size=60), st.lists(SPELLED, max_size=12).map(" ".join))
QUOTED = st.lists(SPELLED, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
TYPED = st.one_of(
    st.text(max_size=60),
    st.lists(st.tuples(st.sampled_from(["", "", "-"]), st.one_of(SPELLED, QUOTED)).map("".join), max_size=6).map(
        " ".join
    ),
)
LETTERS = "abcdefghijklmnopqrstuvwxyzáàâãéêíóôõúüñç"
ONE_WORD = st.text(LETTERS, min_size=1, max_size=45)


def bare(text: str) -> str:
    """Without accents."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
