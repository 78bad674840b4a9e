"""The pages of rounds and fichas, by topic."""

from .answering import entry_create, entry_delete, entry_edit, entry_standing, ficha_institution
from .comments import comment_add, comment_list, comment_settle
from .complement import entry_complement
from .fichas import ficha_detail, ficha_list, ficha_move, ficha_start
from .guests import guest_accept, guest_end, guest_list
from .observations import (
    ficha_unlock,
    observation_answer,
    observation_create,
    observation_edit,
    observation_reopen,
    observation_resolve,
    observation_withdraw,
)
from .reminders import reminder_detail, reminder_discard, reminder_list, reminder_send, reminder_texts
from .reviewing import entry_curate, ficha_note, ficha_read, ficha_review, ficha_reviewer, ficha_validate_many
from .revisions import revision_compare, revision_detail, revision_restore
from .rounds import round_board, round_close, round_create, round_edit, round_extend, round_list, round_open
from .signing import country_settings, ficha_approve, section_give, section_state
from .suggestions import (
    ficha_nothing_new,
    suggestion_accept,
    suggestion_accept_section,
    suggestion_discard,
    suggestion_edit,
    suggestion_list,
    suggestion_open,
)
from .upload_board import upload_board, upload_hand_over
from .word import ficha_pdf, ficha_word, upload_create, upload_detail, upload_discard, upload_file, word_copy
from .writing import answer_save, presence_beat

__all__ = [
    "answer_save",
    "comment_add",
    "comment_list",
    "comment_settle",
    "country_settings",
    "entry_complement",
    "entry_create",
    "entry_curate",
    "entry_delete",
    "entry_edit",
    "entry_standing",
    "ficha_approve",
    "ficha_detail",
    "ficha_institution",
    "ficha_list",
    "ficha_move",
    "ficha_note",
    "ficha_nothing_new",
    "ficha_pdf",
    "ficha_read",
    "ficha_review",
    "ficha_reviewer",
    "ficha_start",
    "ficha_unlock",
    "ficha_validate_many",
    "ficha_word",
    "guest_accept",
    "guest_end",
    "guest_list",
    "observation_answer",
    "observation_create",
    "observation_edit",
    "observation_reopen",
    "observation_resolve",
    "observation_withdraw",
    "presence_beat",
    "reminder_detail",
    "reminder_discard",
    "reminder_list",
    "reminder_send",
    "reminder_texts",
    "revision_compare",
    "revision_detail",
    "revision_restore",
    "round_board",
    "round_close",
    "round_create",
    "round_edit",
    "round_extend",
    "round_list",
    "round_open",
    "section_give",
    "section_state",
    "suggestion_accept",
    "suggestion_accept_section",
    "suggestion_discard",
    "suggestion_edit",
    "suggestion_list",
    "suggestion_open",
    "upload_board",
    "upload_create",
    "upload_detail",
    "upload_discard",
    "upload_file",
    "upload_hand_over",
    "word_copy",
]
