"""Every URL x every role: what each person gets. A new URL without a row here fails."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from confirmations.links import send_link
from confirmations.mentoring import ask_for_mentor
from confirmations.models import MentorOffer
from dialogues.dates import set_date
from dialogues.enums import Decision
from dialogues.feeds import renew
from dialogues.models import ProposalDecision
from dialogues.plan_runs import ask as ask_plan
from dialogues.scheduling import SCHEDULE
from dialogues.services import declare_interest, open_proposals, propose_dialogue
from dialogues.workflow import DIALOGUE
from glossary.models import Term
from glossary.services import add_comment
from initiatives.merging import merge
from judging.excluding import exclude
from judging.replaying import ask_preview, work
from judging.reviewing import ask_reviews
from minutes.asking import ask as ask_for_block
from minutes.committing import commit
from minutes.models import PassageVersion
from minutes.places import parse
from minutes.writing import save_passage
from pifcss_registry.accounts.models import Country, Membership
from pifcss_registry.accounts.services import digest, invite
from pifcss_registry.api.tokens import create as create_token
from pifcss_registry.notices.models import Notice
from pifcss_registry.report.services import state_number
from saved_filters.services import keep_filter
from seminars.services import ask
from surveys.guests import invite_guest
from surveys.models import Ficha, InternalComment, Observation, Suggestion, UploadBatch
from surveys.observing import observe
from surveys.reminding import prepare
from surveys.services import freeze_revision
from tests.dialogues.conftest import make_schedule

from .conftest import make_ficha, make_initiative, make_person, make_round, make_upload
from .loading.files import make_run
from .report.making import make_reports
from .seminars.making import make_log, make_seminar

ROLES = (
    "anonymous",
    "stranger",
    "focal_point",
    "contributor",
    "authority",
    "other_focal_point",
    "unit",
    "consultant",
    "administrator",
)
OK, LOGIN, MOVED, NO, HIDDEN, POST_ONLY = 200, "login", 302, 403, 404, 405


@dataclass(frozen=True)
class Row:
    """What each role gets, in the order of ROLES. ``MOVED`` is a redirect that is not to the log-in page."""

    name: str
    expected: tuple
    args: str = ""
    method: str = "get"


def row(name, *expected, args="", method="get"):
    if len(expected) == 1:
        expected = expected * len(ROLES)
    assert len(expected) == len(ROLES), name
    return Row(name, expected, args, method)


def member(*, anonymous=LOGIN, stranger=OK, country=OK, other=OK, unit=OK, consultant=OK, administrator=OK):
    """Expectations by group; ``country`` is one value or three (focal point, contributor, authority)."""
    country = country if isinstance(country, tuple) else (country,) * 3
    return (anonymous, stranger, *country, other, unit, consultant, administrator)


def of_country(country=OK, *, unit=HIDDEN, consultant=HIDDEN, administrator=HIDDEN):
    """A country's own thing: invisible to other countries and to strangers."""
    return member(
        stranger=HIDDEN,
        country=country,
        other=HIDDEN,
        unit=unit,
        consultant=consultant,
        administrator=administrator,
    )


MANAGERS = member(stranger=NO, country=NO, other=NO, consultant=NO)
UNIT_ONLY = member(stranger=NO, country=NO, other=NO, consultant=NO, administrator=NO)
READERS = member(stranger=HIDDEN)
NO_READER = {"stranger": HIDDEN}

ROWS = (
    row("home", OK),
    row("health", OK),
    row("set_language", MOVED, method="post"),
    row("accounts:person_list", *MANAGERS),
    row("accounts:invitation_create", *MANAGERS),
    row(
        "accounts:membership_end",
        *member(stranger=HIDDEN, country=HIDDEN, other=HIDDEN, unit=MOVED, consultant=HIDDEN, administrator=MOVED),
        args="membership",
        method="post",
    ),
    row("accounts:invitation_accept", HIDDEN, args="token"),
    row("accounts:profile", *member()),
    # the ficha of Costa Rica, a draft
    row("surveys:ficha_list", *member()),
    row("surveys:ficha_detail", *of_country(), args="draft"),
    row("surveys:ficha_institution", *of_country((OK, OK, NO)), args="draft"),
    row("surveys:entry_create", *of_country((MOVED, MOVED, NO)), args="draft", method="post"),
    row("surveys:entry_edit", *of_country((OK, OK, NO)), args="draft_entry"),
    row("surveys:entry_delete", *of_country((OK, OK, NO)), args="draft_entry"),
    row("surveys:entry_complement", *of_country((OK, OK, NO)), args="draft_entry"),
    row("surveys:entry_standing", *of_country((OK, OK, NO)), args="draft_entry"),
    row("surveys:ficha_review", *of_country(NO), args="draft"),
    row("surveys:ficha_move", *of_country((MOVED, NO, MOVED)), args="draft_send", method="post"),
    # another one, sent
    row("surveys:ficha_detail", *of_country(unit=MOVED), args="sent"),
    row("surveys:ficha_review", *of_country(NO, unit=OK), args="sent"),
    row(
        "surveys:ficha_move",
        *of_country((NO, NO, NO), unit=OK),
        args="sent_validate",
        method="post",
    ),
    row(
        "surveys:ficha_move",
        *of_country((NO, NO, NO), unit=OK),
        args="sent_return",
        method="post",
    ),
    row(
        "surveys:ficha_move",
        *of_country((MOVED, NO, MOVED), unit=NO),
        args="sent_withdraw",
        method="post",
    ),
    row(
        "surveys:entry_curate",
        *of_country(NO, unit=MOVED),
        args="sent_entry",
        method="post",
    ),
    row("surveys:revision_detail", *of_country(unit=OK), args="revision"),
    # what the page of a section asks: JSON for our script, 400 without a body
    *(
        row(f"surveys:{name}", *(401, *of_country((400, 400, NO))[1:]), args="draft", method="post")
        for name in ("answer_save", "presence_beat")
    ),
    row("surveys:round_list", *UNIT_ONLY),
    row("surveys:round_create", *UNIT_ONLY),
    row("surveys:round_edit", *UNIT_ONLY, args="round"),
    row(
        "surveys:ficha_start",
        *member(stranger=HIDDEN, country=(MOVED, MOVED, NO), other=MOVED, unit=NO, consultant=NO, administrator=NO),
        args="round",
        method="post",
    ),
    # the registry
    row("initiatives:initiative_list", *member(stranger=OK)),
    *(row(f"initiatives:initiative_export{form}", *member(stranger=NO)) for form in ("", "_xlsx", "_jsonl", "_iati")),
    row("initiatives:initiative_compare", *member(stranger=OK)),
    row("initiatives:initiative_detail", *READERS, args="initiative"),
    row(
        "initiatives:initiative_assess",
        *member(stranger=HIDDEN, country=NO, other=NO, consultant=NO, administrator=NO),
        args="initiative",
    ),
    row("initiatives:actor_list", *member(stranger=OK)),
    row("initiatives:actor_detail", *READERS, args="actor"),
    *(
        row(
            f"initiatives:{name}",
            *member(stranger=HIDDEN, country=NO, other=NO, consultant=NO, administrator=NO),
            args=args,
        )
        for name, args in (("actor_edit", "actor"), ("actor_join", "actor"), ("actor_merge", "actor_pair"))
    ),
    row(
        "initiatives:merge_undo",
        *member(stranger=HIDDEN, country=NO, other=NO, unit=MOVED, consultant=NO, administrator=NO),
        args="merge",
        method="post",
    ),
    row("panorama:registry", *member(stranger=OK)),
    row("panorama:registry_file", *member(stranger=HIDDEN), args="picture"),
    *(
        row(f"panorama:{name}", *member(stranger=HIDDEN), args=args)
        for name, args in (("round", "panorama"), ("round_file", "panorama_picture"))
    ),
    # dialogues: Chile and Peru want Costa Rica's initiative
    row("dialogues:dialogue_list", *member(stranger=OK)),
    row("dialogues:dialogue_detail", *member(stranger=HIDDEN), args="dialogue"),
    row(
        "dialogues:dialogue_create",
        *member(stranger=NO, country=NO, other=NO, unit=MOVED, consultant=NO, administrator=NO),
        method="post",
    ),
    *(
        row(
            f"dialogues:{name}",
            *member(stranger=NO, country=NO, other=NO, unit=MOVED, consultant=NO, administrator=NO),
            method=method,
        )
        for name, method in (("proposal_join", "post"), ("proposal_split", "post"), ("proposal_drop", "get"))
    ),
    row("dialogues:decision_list", *member(stranger=NO, country=NO, other=NO)),
    row(
        "dialogues:decision_undo",
        *member(stranger=HIDDEN, country=HIDDEN, other=HIDDEN, unit=MOVED, consultant=NO, administrator=NO),
        args="decision",
        method="post",
    ),
    row(
        "dialogues:dialogue_move",
        *member(stranger=HIDDEN, country=NO, other=NO, unit=OK, consultant=NO, administrator=NO),
        args="dialogue_drop",
        method="post",
    ),
    row(
        "dialogues:dialogue_date",
        *member(stranger=HIDDEN, country=NO, other=NO, consultant=NO, administrator=NO),
        args="dialogue",
    ),
    row(
        "dialogues:dialogue_fall",
        *member(stranger=HIDDEN, country=NO, other=NO, unit=MOVED, consultant=NO, administrator=NO),
        args="dialogue",
    ),
    row("dialogues:schedule_create", *UNIT_ONLY),
    row("dialogues:schedule_edit", *UNIT_ONLY, args="schedule"),
    row("dialogues:schedule_detail", *member(stranger=HIDDEN), args="schedule"),
    row(
        "dialogues:schedule_move",
        *member(stranger=HIDDEN, country=NO, other=NO, unit=MOVED, consultant=NO, administrator=NO),
        args="schedule_open",
        method="post",
    ),
    row("dialogues:availability_edit", *of_country(unit=OK), args="answer"),
    *(
        row(
            f"dialogues:{name}",
            *member(stranger=HIDDEN, country=NO, other=NO, unit=unit, consultant=NO, administrator=NO),
            args=args,
            method=method,
        )
        for name, args, method, unit in (
            ("plan_create", "schedule", "post", MOVED),
            ("plan_detail", "plan", "get", OK),
            ("plan_stop", "plan", "post", MOVED),
            ("plan_accept", "plan", "post", MOVED),
        )
    ),
    row(
        "dialogues:interest_create",
        *member(stranger=HIDDEN, country=(MOVED, NO, MOVED), other=MOVED, unit=NO, consultant=NO, administrator=NO),
        args="initiative",
        method="post",
    ),
    row(
        "dialogues:interest_delete",
        *member(stranger=HIDDEN, country=(MOVED, NO, MOVED), other=MOVED, unit=NO, consultant=NO, administrator=NO),
        args="initiative",
        method="post",
    ),
)
# The review that points: observations on the sent ficha and on another one that was returned.
ROWS += (
    row(
        "surveys:ficha_validate_many",
        *member(stranger=NO, country=NO, other=NO, unit=MOVED, consultant=NO, administrator=NO),
    ),
    row("surveys:revision_compare", *of_country(unit=OK), args="sent"),
    row("surveys:revision_restore", *of_country((MOVED, NO, NO), unit=NO), args="revision"),
    *(
        row(f"surveys:{name}", *of_country(NO, unit=MOVED), args=args, method="post")
        for name, args in (
            ("ficha_read", "sent"),
            ("ficha_reviewer", "sent"),
            ("ficha_note", "sent"),
            ("ficha_unlock", "returned"),
            ("observation_create", "sent"),
            ("observation_withdraw", "observation"),
            ("observation_resolve", "observation"),
            ("observation_reopen", "observation"),
        )
    ),
    row("surveys:observation_edit", *of_country(NO, unit=OK), args="observation", method="post"),
    row("surveys:observation_answer", *of_country((OK, OK, NO)), args="published", method="post"),
)
# Rounds, what a country said last time, and handover.
OF_A_COUNTRY = {"stranger": NO, "unit": NO, "consultant": NO, "administrator": NO}
ROWS += (
    row("surveys:round_board", *UNIT_ONLY, args="round"),
    row("surveys:round_extend", *UNIT_ONLY, args="round"),
    row("surveys:round_open", *UNIT_ONLY, args="round", method="post"),  # open already: the page says so
    row(
        "surveys:round_close",
        *member(stranger=NO, country=NO, other=NO, unit=MOVED, consultant=NO, administrator=NO),
        args="round",
        method="post",
    ),
    row("surveys:suggestion_list", *of_country(), args="draft"),
    row("surveys:suggestion_edit", *of_country((OK, OK, NO)), args="suggestion"),
    *(
        row(f"surveys:{name}", *of_country((MOVED, MOVED, NO)), args=args, method="post")
        for name, args in (
            ("suggestion_accept", "suggestion"),
            ("suggestion_discard", "suggestion"),
            ("suggestion_open", "suggestion"),
            ("suggestion_accept_section", "draft"),
            ("ficha_nothing_new", "draft"),
        )
    ),
    row("relay", *member(**OF_A_COUNTRY)),
    row("relay_done", *member(**OF_A_COUNTRY, country=MOVED, other=MOVED), method="post"),
)
# Messages: one's own notices, and the reminders of the Unit.
UNIT_MOVES = member(stranger=NO, country=NO, other=NO, unit=MOVED, consultant=NO, administrator=NO)
ROWS += (
    row("notices:notice_list", *member()),
    row("notices:preferences", *member()),
    row("notices:read_all", LOGIN, *(MOVED,) * 8, method="post"),
    row("notices:notice_open", LOGIN, HIDDEN, MOVED, *(HIDDEN,) * 6, args="notice", method="post"),
    row("surveys:reminder_list", *UNIT_ONLY, args="round"),
    row("surveys:reminder_detail", *UNIT_ONLY, args="reminder"),
    row("surveys:reminder_texts", *UNIT_ONLY, args="reminder"),
    row("surveys:reminder_send", *UNIT_MOVES, args="reminder", method="post"),
    row("surveys:reminder_discard", *UNIT_MOVES, args="reminder", method="post"),
)
# Inside the country: sections in hands, guests, comments, the approval. For the programme's people nothing is there;
# what a guest gets is in tests/surveys/test_guests.py.
ROWS += (
    row("surveys:section_give", *of_country((MOVED, MOVED, NO)), args="draft_section", method="post"),
    row("surveys:section_state", *of_country((MOVED, MOVED, NO)), args="draft_section", method="post"),
    row("surveys:ficha_approve", *of_country((NO, NO, MOVED)), args="draft", method="post"),
    row("surveys:guest_list", *of_country((OK, NO, NO)), args="draft"),
    row("surveys:guest_end", *of_country((MOVED, NO, NO)), args="guest", method="post"),
    row("surveys:guest_accept", HIDDEN, args="token"),
    row("surveys:comment_list", *of_country(), args="draft"),
    row("surveys:comment_list", *of_country(), args="sent"),
    row("surveys:comment_settle", *of_country(MOVED), args="comment", method="post"),
    row("surveys:comment_settle", *of_country(MOVED), args="sent_comment", method="post"),
    # without a question there is nothing to comment on: 404 for everybody, and for who may comment a test of its own
    row(
        "surveys:comment_add",
        *member(
            **dict.fromkeys(("stranger", "country", "other"), HIDDEN),
            **dict.fromkeys(("unit", "consultant", "administrator"), HIDDEN),
        ),
        args="sent",
        method="post",
    ),
    row("surveys:country_settings", *of_country((OK, NO, OK)), args="country"),
)
# Word: a country's file that came back, and one of the Unit's.
UNITS_FILE = member(stranger=HIDDEN, country=HIDDEN, other=HIDDEN, consultant=HIDDEN, administrator=HIDDEN)
UNITS_FILE_MOVE = (*UNITS_FILE[:6], MOVED, HIDDEN, HIDDEN)
ROWS += (
    *(row(f"surveys:{name}", *of_country(), args="draft") for name in ("ficha_word", "ficha_pdf")),
    *(row(f"surveys:{name}", *of_country(unit=OK), args="sent") for name in ("ficha_word", "ficha_pdf")),
    row("surveys:word_copy", *of_country(), args="draft", method="post"),
    row("surveys:word_copy", *of_country(unit=OK), args="sent", method="post"),
    row("surveys:upload_create", *of_country((OK, OK, NO)), args="draft", method="post"),
    row("surveys:upload_create", *of_country((OK, OK, NO), unit=NO), args="sent", method="post"),
    *(row(f"surveys:{name}", *of_country(), args="upload") for name in ("upload_detail", "upload_file")),
    *(row(f"surveys:{name}", *UNITS_FILE, args="units_upload") for name in ("upload_detail", "upload_file")),
    row("surveys:upload_discard", *of_country(MOVED), args="upload", method="post"),
    row("surveys:upload_discard", *UNITS_FILE_MOVE, args="units_upload", method="post"),
    row("surveys:upload_board", *UNIT_ONLY, args="round"),
    row("surveys:upload_hand_over", *UNIT_MOVES, args="units_upload", method="post"),
)
# The glossary is everybody's; Costa Rica's comment is its own and the Unit's.
ROWS += (
    row("glossary:term_list", OK),
    row("glossary:term_detail", OK, args="term"),
    row("glossary:version_create", *UNIT_ONLY, args="term"),
    row(
        "glossary:comment_create",
        *member(stranger=NO, unit=NO, consultant=NO, administrator=NO),
        args="term",
        method="post",
    ),
    row("glossary:comment_answer", *of_country(NO, unit=OK), args="term_comment", method="post"),
)
# What was left out is its country's and the programme's; the Unit leaves out and takes in.
ROWS += (
    row(
        "judging:exclude",
        *member(**NO_READER, country=NO, other=NO, consultant=NO, administrator=NO),
        args="initiative",
    ),
    row(
        "judging:take_in",
        *member(**NO_READER, country=NO, other=NO, unit=MOVED, consultant=NO, administrator=NO),
        args="initiative",
        method="post",
    ),
    row(
        "judging:take_in",
        *member(**NO_READER, country=NO, other=HIDDEN, unit=MOVED, consultant=NO, administrator=HIDDEN),
        args="excluded",
        method="post",
    ),
    row("initiatives:initiative_detail", *member(**NO_READER, other=HIDDEN, administrator=HIDDEN), args="excluded"),
    row("judging:exclusion_list", *member(stranger=NO, administrator=NO)),
)
# Both sides confirm: Costa Rica presents an initiative with Peru; an actor of it offers itself as mentor, Peru asks.
NOT_FOR = dict.fromkeys(("unit", "consultant", "administrator"), NO)
ROWS += (
    row("confirmations:confirmation_list", *member(stranger=NO, consultant=NO, administrator=NO)),
    row("confirmations:country_answer", *member(stranger=HIDDEN, country=NO, **NOT_FOR), args="partner"),
    row(
        "confirmations:country_answer",
        *member(**dict.fromkeys(("stranger", "country", "other"), HIDDEN), **dict.fromkeys(NOT_FOR, HIDDEN)),
        args="no_partner",
    ),
    row(
        "confirmations:link_create",
        *member(stranger=HIDDEN, country=(OK, NO, OK), other=NO, consultant=NO, administrator=NO),
        args="part",
    ),
    row("confirmations:link_answer", HIDDEN, args="token"),
    row("confirmations:link_answer", 410, args="used_link"),
    row("confirmations:link_thanks", HIDDEN),
    row("confirmations:mentor_list", *UNIT_ONLY),
    row(
        "confirmations:offer_move",
        *member(stranger=HIDDEN, country=NO, other=NO, unit=MOVED, consultant=NO, administrator=NO),
        args="offer_put_away",
        method="post",
    ),
    row("confirmations:request_create", *member(stranger=HIDDEN, **NOT_FOR), args="offer"),
    row(
        "confirmations:request_answer",
        *member(stranger=HIDDEN, country=HIDDEN, other=NO, consultant=HIDDEN, administrator=HIDDEN),
        args="asked",
    ),
)
# Reviews apart: somebody of the Unit was asked, and another one of whom nobody else reads anything.
OF_REVIEWER = member(**dict.fromkeys(("stranger", "country", "other", "consultant", "administrator"), HIDDEN))
ROWS += (
    row("judging:review_list", *UNIT_ONLY),
    row("judging:review_edit", *OF_REVIEWER, args="review"),
    row("judging:review_edit", LOGIN, *(HIDDEN,) * 8, args="others_review"),
    row("judging:review_withdraw", *OF_REVIEWER[:6], MOVED, *OF_REVIEWER[7:], args="others_review", method="post"),
    row(
        "judging:review_compare",
        *member(stranger=HIDDEN, country=NO, other=NO, consultant=NO, administrator=NO),
        args="initiative",
    ),
    row("judging:round_agreement", *UNIT_ONLY, args="round"),
)
# Versions of the rule: a preview that is finished, and one under way.
PREVIEW = member(stranger=HIDDEN, country=HIDDEN, other=HIDDEN, consultant=HIDDEN)
PREVIEW_MOVE = (*PREVIEW[:6], MOVED, HIDDEN, MOVED)
ROWS += (
    row("judging:rules", *MANAGERS),
    row(
        "judging:preview_create",
        *member(stranger=NO, country=NO, other=NO, unit=MOVED, consultant=NO, administrator=MOVED),
        method="post",
    ),
    row("judging:preview_detail", *PREVIEW, args="preview"),
    row("judging:preview_discard", *PREVIEW_MOVE, args="preview", method="post"),
    row("judging:preview_cancel", *PREVIEW_MOVE, args="preview_under_way", method="post"),
)
# Files of initiatives: one that was looked through and has a line that is refused.
LOADING = member(**dict.fromkeys(("stranger", "country", "other", "consultant", "administrator"), HIDDEN))
LOADING_MOVE = (*LOADING[:6], MOVED, *LOADING[7:])
ROWS += (
    row("loading:run_list", *UNIT_ONLY),
    row("loading:run_detail", *LOADING, args="run"),
    row("loading:run_columns", *LOADING, args="run"),
    row("loading:run_confirm", *LOADING_MOVE, args="run", method="post"),
    row("loading:run_cancel", *LOADING_MOVE, args="run", method="post"),
    row("loading:refused_file", *LOADING, args="run"),
)
# The API answers what the pages would show; there is no log-in page to send a program to. Keys are one's own.
KNOWN = member(anonymous=401)
ROWS += (
    *(row(f"api:{name}", OK) for name in ("root", "schema", "docs")),
    *(
        row(f"api:{name}", *KNOWN)
        for name in ("initiative_list", "actor_list", "country_list", "sector_list", "facet_list", "round_list")
    ),
    row("api:initiative", *member(anonymous=401, stranger=HIDDEN), args="initiative"),
    row("api:initiative", *member(anonymous=401, **NO_READER, other=HIDDEN, administrator=HIDDEN), args="excluded"),
    row("api:actor", *member(anonymous=401, stranger=HIDDEN), args="actor"),
    row("api:round_facts", *member(anonymous=401), args="round"),
    row("api:token_list", *member()),
    row(
        "api:token_revoke",
        *member(
            **dict.fromkeys(("stranger", "other", "unit", "consultant", "administrator"), HIDDEN),
            country=(MOVED, HIDDEN, HIDDEN),
        ),
        args="api_token",
        method="post",
    ),
)
# Saved filters: one that Costa Rica's focal point shares with the country.
ROWS += (
    row("saved_filters:filter_list", *member(stranger=NO)),
    row("saved_filters:filter_keep", *member(stranger=NO)),
    row("saved_filters:filter_open", *of_country(MOVED), args="saved_filter"),
    row("saved_filters:filter_edit", *of_country((OK, NO, NO)), args="saved_filter"),
    row("saved_filters:filter_drop", *of_country((MOVED, NO, NO)), args="saved_filter", method="post"),
    row("saved_filters:filter_follow", *of_country(MOVED), args="saved_filter", method="post"),
    row("saved_filters:filter_unfollow", *of_country(MOVED), args="saved_filter", method="post"),
)
# Invitations to a dialogue: Peru's, at the address that it was mailed; one's own calendar.
ROWS += (
    row("dialogues:invitation_reply", HIDDEN, args="token"),
    row("dialogues:invitation_reply", OK, args="invitee"),
    row("dialogues:calendar_feed", HIDDEN, args="token"),
    row("dialogues:calendar_feed", OK, args="calendar"),
    row("dialogues:calendar_renew", LOGIN, *(MOVED,) * 8, method="post"),
)
# Seminars: one announced, which is everybody's; a draft, of those who prepare it; one held, with a log to accept.
SEMINAR_UNIT = member(stranger=NO, country=NO, other=NO, consultant=NO, administrator=NO)
SEMINAR_MOVE = member(stranger=NO, country=NO, other=NO, unit=MOVED, consultant=NO, administrator=NO)
DRAFT_SEMINAR = dict.fromkeys(("stranger", "country", "other", "administrator"), HIDDEN)
ROWS += (
    row("seminars:seminar_list", OK),
    row("seminars:seminar_detail", OK, args="seminar"),
    row("seminars:seminar_detail", OK, args="seminar_held"),
    row("seminars:seminar_detail", *member(anonymous=HIDDEN, **DRAFT_SEMINAR), args="seminar_draft"),
    row("seminars:seminar_create", *SEMINAR_UNIT),
    *(row(f"seminars:{name}", *SEMINAR_UNIT, args="seminar") for name in ("seminar_edit", "programme_edit")),
    row("seminars:seminar_edit", *member(**DRAFT_SEMINAR, consultant=NO), args="seminar_draft"),
    row("seminars:seminar_move", *SEMINAR_UNIT, args="seminar_cancel", method="post"),
    row("seminars:registration_create", OK, args="seminar"),
    row("seminars:registration_create", *(MOVED,) * 6, OK, MOVED, MOVED, args="seminar_held"),
    row("seminars:registration_join", LOGIN, NO, *(MOVED,) * 7, args="seminar", method="post"),
    row("seminars:registration_leave", LOGIN, *(MOVED,) * 8, args="seminar", method="post"),
    row("seminars:registration_list", *member(stranger=NO, consultant=NO, administrator=NO), args="seminar"),
    row(
        "seminars:question_create",
        *member(stranger=NO, unit=NO, consultant=NO, administrator=NO),
        args="seminar",
        method="post",
    ),
    row(
        "seminars:question_answer",
        *member(stranger=HIDDEN, country=NO, other=NO, consultant=NO, administrator=NO),
        args="seminar_question",
        method="post",
    ),
    row("seminars:log_create", *SEMINAR_UNIT, args="seminar_held"),
    row("seminars:log_detail", *SEMINAR_UNIT, args="seminar_log"),
    *(
        row(f"seminars:{name}", *SEMINAR_MOVE, args="seminar_log", method="post")
        for name in ("log_accept", "log_discard")
    ),
)
# Agenda, questions, minutes and commitments of the dialogue, in which Costa Rica, Chile and Peru take part.
OF_DIALOGUE = member(stranger=HIDDEN, administrator=NO)
OF_WRITERS = member(stranger=HIDDEN, country=NO, other=NO, administrator=NO)
WRITERS_MOVE = (*OF_WRITERS[:6], MOVED, MOVED, NO)
ROWS += (
    row("minutes:minutes_list", *member()),
    *(row(f"minutes:{name}", *OF_DIALOGUE, args="dialogue") for name in ("minutes_detail", "question_list")),
    *(
        row(f"minutes:{name}", *OF_WRITERS, args="dialogue")
        for name in ("agenda_edit", "minutes_edit", "version_list", "commitment_create")
    ),
    row("minutes:block_create", *OF_WRITERS, args="dialogue", method="post"),  # without a title: the page says so
    row("minutes:block_remove", *WRITERS_MOVE, args="block", method="post"),
    row("minutes:minutes_move", *OF_WRITERS, args="minutes_close", method="post"),  # nothing is written yet
    row("minutes:version_restore", *WRITERS_MOVE, args="version", method="post"),
    row("minutes:passage_save", 401, HIDDEN, NO, NO, NO, NO, 400, 400, NO, args="dialogue", method="post"),
    row("minutes:question_create", *OF_DIALOGUE, args="dialogue", method="post"),
    row(
        "minutes:answer_create", *member(stranger=HIDDEN, other=NO, administrator=NO), args="asked_of", method="post"
    ),
    row("minutes:question_mark", *WRITERS_MOVE, args="asked_of", method="post"),
    row(
        "minutes:board_set",
        *member(stranger=HIDDEN, country=NO, other=NO, unit=MOVED, consultant=NO, administrator=NO),
        args="dialogue",
        method="post",
    ),
    row("minutes:commitment_list", *member(stranger=NO, administrator=NO)),
    row("minutes:commitment_detail", *member(stranger=HIDDEN, administrator=HIDDEN), args="commitment"),
    row(
        "minutes:commitment_edit",
        *member(stranger=HIDDEN, country=NO, other=NO, administrator=HIDDEN),
        args="commitment",
    ),
    row(
        "minutes:commitment_move",
        *member(
            stranger=HIDDEN, country=(MOVED, NO, MOVED), other=NO, unit=MOVED, consultant=MOVED, administrator=HIDDEN
        ),
        args="commitment_finish",
        method="post",
    ),
    row(
        "minutes:follow_up_create",
        *member(stranger=HIDDEN, country=(OK, NO, OK), other=NO, administrator=HIDDEN),
        args="commitment",
        method="post",
    ),
)
# Reports of the open round: a draft with a file under way; one that was issued, with its Word document.
REPORT_WRITERS = member(**dict.fromkeys(("stranger", "country", "other", "administrator"), HIDDEN))
REPORT_MOVE = (*REPORT_WRITERS[:6], MOVED, MOVED, HIDDEN)
ROUND_WRITERS = member(stranger=NO, country=NO, other=NO, administrator=NO)
ROWS += (
    row("report:report_list", *member()),
    row("report:report_create", *ROUND_WRITERS, method="post"),  # without a round: the page says so
    row("report:round_fact", *ROUND_WRITERS, args="round_fact"),
    row("report:stated_create", *ROUND_WRITERS, args="round_code"),
    row(
        "report:stated_delete",
        *member(stranger=NO, country=NO, other=NO, unit=MOVED, consultant=MOVED, administrator=NO),
        args="stated",
        method="post",
    ),
    row("report:report_detail", *REPORT_WRITERS, args="report_draft"),
    row("report:report_detail", *READERS, args="report_issued"),
    # with things to explain: the page says so
    row("report:report_move", *(*REPORT_WRITERS[:7], NO, HIDDEN), args="report_issue", method="post"),
    row("report:report_fact", *READERS, args="report_fact"),
    row("report:paragraph_edit", *REPORT_WRITERS, args="report_paragraph"),
    row("report:paragraph_reset", *REPORT_MOVE, args="report_paragraph", method="post"),
    row("report:check_explain", *REPORT_WRITERS, args="report_check"),
    row("report:file_create", *REPORT_MOVE, args="report_draft", method="post"),
    row("report:file_detail", *REPORT_WRITERS, args="report_file"),
    row("report:file_download", *READERS, args="report_issued_file"),
    row("report:file_cancel", *REPORT_MOVE, args="report_file", method="post"),
)
# Log-in and passwords are allauth's own pages; tests/accounts walks those that we use.
LIBRARY_NAMESPACE = "account_"
# One more table with the pages that only take POST.
# Django's own set_language answers a GET with a redirect and changes nothing.
POST_ONLY_NAMES = sorted({each.name for each in ROWS if each.method == "post"} - {"set_language"})


def _last_part(url):
    """The secret in an address."""
    return url.strip("/").rpartition("/")[2]


@pytest.fixture
def things(db, open_round, unit, other_focal_point, third_focal_point, focal_point):
    """One of everything that the addresses point at."""
    draft = make_ficha(open_round)
    second = make_round("2027")
    sent = make_ficha(second, state="sent")
    freeze_revision(sent, by=focal_point)
    observed = make_ficha(make_round("2029"), state="sent")
    observation = observe(observed, by=unit, question="institution.share", text="¿Con quién?")
    returned = make_ficha(make_round("2028"), state="returned")
    published = Observation.objects.create(
        ficha=returned, question="institution.share", text="¿Con quién?", opened_by=unit, published_at=timezone.now()
    )
    offered = Suggestion.objects.create(ficha=draft, source=second, path="institution.institution", value="CONICYT")
    initiative = make_initiative(unit)
    for person, code in ((other_focal_point, "PE"), (third_focal_point, "CL")):
        declare_interest(country=Country.objects.get(pk=code), initiative=initiative, by=person)
    twin = make_initiative(unit, name="Otra", actors=(("Red A", "CIV-ONG"), ("Red B", "CIV-ONG"))).actors.order_by(
        "pk"
    )
    joined = merge(twin[0], into=twin[1], by=unit)
    dialogue = propose_dialogue(key=open_proposals()[0].key, by=unit)
    decision = ProposalDecision.objects.create(kind=Decision.DROP, keys=["multipais:0"], wanted=[], by=unit)
    for_block = ask_for_block(dialogue, block="mechanisms", text="¿Con qué reglas?", country_id="CR", by=focal_point)
    day = timezone.localdate()
    save_passage(dialogue, parse("agreements"), value="Reunirse.", base=0, by=unit, key=uuid4())
    version = PassageVersion.objects.get()
    commitment = commit(dialogue, what="Visitar.", country_id="CR", owner="Cancillería", due=day, by=unit)
    schedule = make_schedule(unit, dialogue)
    schedule = SCHEDULE.perform(schedule, "open", by=unit)
    plan = ask_plan(schedule, seconds=5, by=unit)
    colleague = make_person("otra@cl.example.org", "contributor", "CL")
    invite(email="nueva@example.org", role="consultant", by=unit)
    notice = Notice.objects.create(person=focal_point, kind="mention", subject="Asunto", body="", choice="off")
    reminder = prepare(open_round, countries=[Country.objects.get(pk="PE")], by=unit)
    guest = invite_guest(draft, email="invitada@example.org", by=focal_point)
    comments = [
        InternalComment.objects.create(ficha=each, question="institution.share", text="¿Sí?", by=focal_point)
        for each in (draft, sent)
    ]
    shared = make_initiative(unit, name="Bosques", partner_countries=[Country.objects.get(pk="PE")])
    for person, code in ((other_focal_point, "PE"), (third_focal_point, "CL")):
        declare_interest(country=Country.objects.get(pk=code), initiative=shared, by=person)
    meeting = propose_dialogue(key=f"multipais:{shared.pk}", by=unit)
    set_date(meeting, starts_at=timezone.now() + timedelta(days=9), reserve_at=None, by=unit)
    DIALOGUE.perform(meeting, "convene", by=unit)
    part = shared.participations.first()
    used = send_link(part, email="actor@example.org", by=unit)
    type(used).objects.filter(pk=used.pk).update(token_digest=digest("used"), used_at=timezone.now(), email="")
    left_out = make_initiative(unit, name="Acto de firma")
    exclude(left_out, reason="no_es_alianza", message="Un solo actor.", by=unit)
    offer = MentorOffer.objects.create(
        actor=part.actor, kind="advice", text="Sí.", sector_id="AMB-MED", stage="any", state="published"
    )
    asked = ask_for_mentor(offer, country=Country.objects.get(pk="PE"), text="¿Cómo?", by=other_focal_point)
    reviewer = make_person("revisora@pifcss.example.org", "technical_unit")
    review, others_review = ask_reviews(initiative, people=[unit, reviewer], by=unit)
    upload = make_upload(open_round, by=focal_point, ficha=draft, country=draft.country)
    batch = UploadBatch.objects.create(round=open_round, by=unit)
    units_upload = make_upload(open_round, by=unit, batch=batch)
    preview = ask_preview("1-estricta", by=unit)
    work()
    term = Term.objects.get(pk="amds")
    term_comment = add_comment(term, country=draft.country, text="¿Más de dos?", by=focal_point)
    saved = keep_filter(name="Agua", querystring="q=agua", shared_with="country", country_id="CR", by=focal_point)
    key, _secret = create_token(user=focal_point, name="Tablero")
    run = make_run(unit)
    seminar, held = make_seminar(unit), make_seminar(unit, state="held")
    question = ask(seminar, text="¿Cómo?", country=draft.country, by=focal_point)
    draft_report, issued_report, docx = make_reports(open_round, unit)
    stated = state_number(open_round, fact="received", value=15, words="quince", by=unit)
    return {
        "": (),
        "round_fact": (open_round.code, "initiatives"),
        "round_code": (open_round.code,),
        "stated": (open_round.code, stated.pk),
        "report_draft": (draft_report.pk,),
        "report_issued": (issued_report.pk,),
        "report_issue": (draft_report.pk, "issue"),
        "report_fact": (issued_report.pk, "received"),
        "report_paragraph": (draft_report.pk, "metodo"),
        "report_check": (draft_report.pk, f"stated-{stated.pk}"),
        "report_file": (draft_report.pk, draft_report.files.get().pk),
        "report_issued_file": (issued_report.pk, docx.pk),
        "seminar": (seminar.pk,),
        "seminar_draft": (make_seminar(unit, state="draft").pk,),
        "seminar_held": (held.pk,),
        "seminar_cancel": (seminar.pk, "cancel"),
        "seminar_question": (seminar.pk, question.pk),
        "seminar_log": (held.pk, make_log(held, unit).pk),
        "run": (run.pk,),
        "preview": (preview.pk,),
        "preview_under_way": (ask_preview("1-estricta", by=unit).pk,),
        "api_token": (key.pk,),
        "saved_filter": (saved.pk,),
        "term": (term.pk,),
        "term_comment": (term.pk, term_comment.pk),
        "partner": (shared.pk, "PE"),
        "no_partner": (shared.pk, "CL"),
        "part": (shared.pk, part.pk),
        "used_link": ("used",),
        "review": (review.pk,),
        "others_review": (others_review.pk,),
        "offer": (offer.pk,),
        "offer_put_away": (offer.pk, "put_away"),
        "asked": (asked.pk,),
        "upload": (upload.pk,),
        "units_upload": (units_upload.pk,),
        "draft_section": (draft.pk, "institution"),
        "guest": (draft.pk, guest.pk),
        "comment": (draft.pk, comments[0].pk, "resolver"),
        "sent_comment": (sent.pk, comments[1].pk, "resolver"),
        "country": ("CR",),
        "notice": (notice.pk,),
        "reminder": (open_round.code, reminder.pk),
        "membership": (Membership.objects.get(user=colleague).pk,),
        "token": ("no-such-token",),
        "draft": (draft.pk,),
        "draft_entry": (draft.pk, 1),
        "draft_send": (draft.pk, "send"),
        "sent": (sent.pk,),
        "sent_entry": (sent.pk, 1),
        "sent_validate": (sent.pk, "validate"),
        "sent_return": (sent.pk, "return"),
        "sent_withdraw": (sent.pk, "withdraw"),
        "revision": (sent.pk, 1),
        "observation": (observed.pk, observation.pk),
        "returned": (returned.pk,),
        "published": (returned.pk, published.pk),
        "round": (open_round.code,),
        "suggestion": (draft.pk, offered.pk),
        "initiative": (initiative.pk,),
        "picture": ("mapa", "svg"),
        "panorama": (initiative.round_code,),
        "panorama_picture": (initiative.round_code, "mapa", "svg"),
        "excluded": (left_out.pk,),
        "actor": (initiative.actors.first().pk,),
        "actor_pair": tuple(initiative.actors.values_list("pk", flat=True)),
        "merge": (joined.pk,),
        "dialogue": (dialogue.pk,),
        "decision": (decision.pk,),
        "invitee": (_last_part(meeting.invitees.get(person=other_focal_point).reply_url),),
        "calendar": (_last_part(renew(other_focal_point).get_absolute_url()).removesuffix(".ics"),),
        "dialogue_drop": (dialogue.pk, "drop"),
        "minutes_close": (dialogue.pk, "close"),
        "block": (dialogue.pk, "opening"),
        "version": (dialogue.pk, version.pk),
        "asked_of": (dialogue.pk, for_block.pk),
        "commitment": (commitment.pk,),
        "commitment_finish": (commitment.pk, "finish"),
        "schedule": (schedule.pk,),
        "schedule_open": (schedule.pk, "open"),
        "answer": (schedule.pk, "CR"),
        "plan": (schedule.pk, plan.pk),
    }


def outcome(response):
    if response.status_code == 302 and "/cuentas/login/" in response["Location"]:
        return LOGIN
    return response.status_code


def answered(row, person, args):
    """What a person is answered, each time as if nobody had asked for anything before."""
    client = Client()
    cache.clear()  # rate limits
    with transaction.atomic():
        if person:
            client.force_login(person)
        response = getattr(client, row.method)(reverse(row.name, args=args))
        found = outcome(response)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_url_answers_the_role(role, things, request):
    """All of ``ROWS`` in one test: what the addresses point at takes far longer to make than they to answer."""
    person = None if role == "anonymous" else request.getfixturevalue(role)
    expected = {row: row.expected[ROLES.index(role)] for row in ROWS}
    found = {row: answered(row, person, things[row.args]) for row in ROWS}
    wrong = [
        f"{row.method} {row.name} {row.args}: {found[row]}, not {expected[row]}"
        for row in ROWS
        if found[row] != expected[row]
    ]
    assert not wrong, "\n".join(wrong)


def names(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield prefix + pattern.name


def test_every_url_has_a_row():
    ours = {name for name in names() if not name.startswith(LIBRARY_NAMESPACE)}
    assert ours == {row.name for row in ROWS}


def test_urls_that_change_something_refuse_get(things, unit, client):
    client.force_login(unit)
    args = {name: next(row.args for row in ROWS if row.name == name) for name in POST_ONLY_NAMES}
    answers = {name: client.get(reverse(name, args=things[args[name]])).status_code for name in POST_ONLY_NAMES}
    assert answers == dict.fromkeys(POST_ONLY_NAMES, POST_ONLY)


BY_NUMBER = sorted(
    {
        row.name
        for row in ROWS
        if row.args
        in (
            "draft",
            "sent",
            "initiative",
            "actor",
            "dialogue",
            "schedule",
            "membership",
            "offer",
            "asked",
            "review",
            "preview",
            "saved_filter",
            "run",
            "seminar",
            "seminar_held",
            "commitment",
        )
    }
)


@pytest.mark.parametrize("pk", [0, 10**30])
@pytest.mark.parametrize("name", BY_NUMBER)
def test_url_of_something_that_does_not_exist_is_404(name, pk, administrator, unit, client):
    client.force_login(unit)
    method = next(row.method for row in ROWS if row.name == name)
    assert getattr(client, method)(reverse(name, args=[pk])).status_code == HIDDEN


def test_moves_leave_the_ficha_where_it_was_when_refused(things, client, focal_point):
    client.force_login(focal_point)
    client.post(reverse("surveys:ficha_move", args=things["sent_validate"]))
    assert Ficha.objects.get(pk=things["sent"][0]).state == "sent"
