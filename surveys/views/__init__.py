"""The pages of rounds and fichas, by topic."""

from .answering import entry_create, entry_delete, entry_edit, ficha_institution
from .fichas import ficha_detail, ficha_list, ficha_move, ficha_start, revision_detail
from .reviewing import entry_curate, ficha_review
from .rounds import round_create, round_edit, round_list

__all__ = [
    "entry_create",
    "entry_curate",
    "entry_delete",
    "entry_edit",
    "ficha_detail",
    "ficha_institution",
    "ficha_list",
    "ficha_move",
    "ficha_review",
    "ficha_start",
    "revision_detail",
    "round_create",
    "round_edit",
    "round_list",
]
