"""What the Unit does with proposals before they are dialogues: joins, splits or drops them, and takes that back.

Nobody else is told: countries hear of a dialogue when it is proposed to them.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused

from .enums import Decision, DialogueKind, DialogueState
from .models import Dialogue, ProposalDecision
from .permissions import can_propose_dialogue
from .services import ProposalInWords, open_proposals

MOST_TOGETHER = 6  # initiatives in one dialogue


def _check(by: User) -> None:
    if not can_propose_dialogue(by):
        raise NotAllowed(_("Solo la Unidad Técnica decide sobre las propuestas."))


def _found(keys: Iterable[str]) -> list[ProposalInWords]:
    """The open proposals of these keys. Raises ``Refused`` when one is none."""
    by_key = {each.key: each for each in open_proposals()}
    found = [by_key[key] for key in dict.fromkeys(keys) if key in by_key]
    if len(found) < len({*keys}):
        raise Refused(_("Una de esas propuestas ya no está: los intereses cambiaron o alguien decidió sobre ella."))
    return found


def _keep(kind: Decision, proposals: list[ProposalInWords], *, by: User, comment: str = "") -> ProposalDecision:
    made = ProposalDecision.objects.create(
        kind=kind,
        keys=[each.key for each in proposals],
        wanted=sorted({wish for each in proposals for wish in each.proposal.wanted}),
        comment=comment,
        by=by,
    )
    made.initiatives.set({initiative for each in proposals for initiative in each.initiatives})
    return made


def _joining(proposal: ProposalInWords) -> ProposalDecision:
    """The decision that made a joined proposal, locked."""
    pk = proposal.key.partition(":")[2]
    return ProposalDecision.objects.select_for_update(of=("self",)).get(pk=pk)


def _undo(decision: ProposalDecision, *, by: User) -> None:
    decision.taken_back_by, decision.taken_back_at = by, timezone.now()
    decision.save(update_fields=["taken_back_by", "taken_back_at"])


@transaction.atomic
def join_proposals(*, keys: Iterable[str], by: User) -> ProposalDecision:
    """Two or more proposals become one, with all of their initiatives and countries; a joined one may be among them.

    Raises ``NotAllowed`` unless ``by`` may; ``Refused`` for less than two, for one that is no more, for too many
    initiatives.
    """
    _check(by)
    keys = list(dict.fromkeys(keys))
    if len(keys) < 2:
        raise Refused(_("Marque al menos dos propuestas para reunirlas en un diálogo."))
    proposals = _found(keys)
    initiatives = {pk for each in proposals for pk in each.proposal.initiatives}
    if len(initiatives) > MOST_TOGETHER:
        words = {"n": len(initiatives), "most": MOST_TOGETHER}
        raise Refused(_("Suman %(n)s iniciativas y en un diálogo caben %(most)s: marque menos.") % words)
    made = _keep(Decision.JOIN, proposals, by=by)
    for proposal in proposals:
        if proposal.kind == DialogueKind.JOINED:
            earlier = _joining(proposal)
            place = made.keys.index(proposal.key)
            made.keys[place : place + 1] = earlier.keys
            _undo(earlier, by=by)
    made.save(update_fields=["keys"])
    return made


@transaction.atomic
def split_proposal(*, key: str, by: User) -> ProposalDecision:
    """A proposal of several initiatives becomes one for each; a joined one what it was joined from.

    Raises ``NotAllowed`` unless ``by`` may; ``Refused`` when it is no more, or nothing to be split.
    """
    _check(by)
    (proposal,) = _found([key])
    if not proposal.can_split:
        raise Refused(_("Esa propuesta no reúne iniciativas que se puedan separar."))
    if proposal.kind == DialogueKind.JOINED:
        joining = _joining(proposal)
        _undo(joining, by=by)
        return joining
    return _keep(Decision.SPLIT, [proposal], by=by)


@transaction.atomic
def drop_proposal(*, key: str, comment: str, by: User) -> ProposalDecision:
    """A proposal does not come back unless who wants what of it changes.

    Raises ``NotAllowed`` unless ``by`` may; ``Refused`` when it is no more, or without a reason.
    """
    _check(by)
    if not comment.strip():
        raise Refused(_("Escriba por qué se descarta: quien lo lea después necesita saberlo."), field="comment")
    return _keep(Decision.DROP, _found([key]), by=by, comment=comment.strip())


@transaction.atomic
def take_back(decision: ProposalDecision, *, by: User) -> ProposalDecision:
    """The proposals are again as the interests call for them.

    Raises ``NotAllowed`` unless ``by`` may; ``Refused`` when it was taken back before, or is a dialogue by now.
    """
    _check(by)
    locked = ProposalDecision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if not locked.stands:
        raise Refused(_("Esa decisión ya se deshizo."))
    if Dialogue.objects.exclude(state=DialogueState.DROPPED).filter(key=locked.key).exists():
        raise Refused(_("De esas propuestas ya nació un diálogo: para separarlas, descarte antes el diálogo."))
    _undo(locked, by=by)
    return locked
