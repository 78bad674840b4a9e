"""What the log of a meeting platform says of who was connected and when: pure.

``read_log`` understands the file, ``figures_of`` counts.
"""

from .figures import Figures, Step, connected_at, curve_of, figures_of, merged
from .problems import Problem, Unreadable, sentence
from .reading import MOST_BYTES, Log, Person, Span, read_log

__all__ = [
    "MOST_BYTES",
    "Figures",
    "Log",
    "Person",
    "Problem",
    "Span",
    "Step",
    "Unreadable",
    "connected_at",
    "curve_of",
    "figures_of",
    "merged",
    "read_log",
    "sentence",
]
