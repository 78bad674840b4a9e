"""The figures of a round, each counted from rows: what the home page, the command, the API and the report show.

Composition: reads every app. ``figures`` counts by groups in a constant number of queries, ``named`` gives each
number its name, its rule in words and the page that lists what it counts, ``rows`` lists that, ``checks`` says which
sums do not close.
"""

from .checks import Check, Tags, checks_of
from .figures import (
    RULES,
    Figures,
    dialogue_facts,
    known_rounds,
    report_round,
    round_facts,
    round_figures,
    round_or_refused,
)
from .named import Fact, NamedFacts, named_facts, registry_facts
from .rows import Row, rows_of

__all__ = [
    "RULES",
    "Check",
    "Fact",
    "Figures",
    "NamedFacts",
    "Row",
    "Tags",
    "checks_of",
    "dialogue_facts",
    "known_rounds",
    "named_facts",
    "registry_facts",
    "report_round",
    "round_facts",
    "round_figures",
    "round_or_refused",
    "rows_of",
]
