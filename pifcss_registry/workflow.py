"""State changes: a table of moves and one door.

Every object with a ``state`` has one ``Workflow``: the table says which moves exist, from where to
where, who may make them, what must hold first and what follows. ``Workflow.perform`` is the only code
that writes ``state``. Buttons are drawn from ``Workflow.available``, so that what a person is offered
and what the door lets through are the same thing.

Library module: imports no app.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from .errors import NotAllowed, Refused


@dataclass(frozen=True)
class Move:
    """One row of the table.

    ``who(user, obj)`` is a permission predicate. ``guard(obj)`` returns the problems that stand in the
    way (each with ``message``), none when the move may go on. ``effect(obj, by, comment)`` runs after the
    state is saved, in the same transaction.
    """

    action: str
    label: str
    sources: frozenset[str]
    target: str
    who: Callable[[Any, Any], bool]
    guard: Callable[[Any], Iterable] | None = None
    effect: Callable[..., None] | None = None
    comment_required: bool = False
    comment_label: str = ""
    confirm: str = ""
    done: str = ""
    style: str = "primary"


class Workflow:
    """The moves of one model and the door through which they go."""

    def __init__(self, model: type[models.Model], moves: Sequence[Move], history: type[models.Model], link: str):
        """``history`` is a model with action, from_state, to_state, by, comment; ``link`` its key to the object."""
        self.model = model
        self.moves = {move.action: move for move in moves}
        self.history = history
        self.link = link
        if len(self.moves) != len(moves):
            raise ValueError("two moves with one name")

    def available(self, obj: models.Model, user: Any) -> list[Move]:
        """The moves that ``user`` may make from the present state, in the table's order (guards not asked)."""
        return [move for move in self.moves.values() if obj.state in move.sources and move.who(user, obj)]

    @transaction.atomic
    def perform(self, obj: models.Model, action: str, *, by: Any, comment: str = "") -> models.Model:
        """Make a move and return the fresh object.

        Raises ``NotAllowed`` when ``by`` may not make it (or it does not exist), ``Refused`` when the
        state, the guard or a missing comment stand in the way. Two people at once: the second is refused.
        """
        move = self.moves.get(action)
        if move is None:
            raise NotAllowed(_("Ese paso no existe."))
        locked = self.model.objects.select_for_update(of=("self",)).get(pk=obj.pk)
        if not move.who(by, locked):
            raise NotAllowed(_("Usted no puede dar este paso."))
        if locked.state not in move.sources:
            raise Refused(
                _("No se puede «%(move)s»: el estado ahora es «%(state)s».")
                % {"move": move.label, "state": locked.get_state_display()}
            )
        comment = comment.strip()
        if move.comment_required and not comment:
            raise Refused(_("Escriba un comentario: quien lo recibe necesita saber por qué."), field="comment")
        problems = list(move.guard(locked)) if move.guard else []
        if problems:
            raise Refused(_("Todavía falta algo antes de este paso."), problems=problems)
        source, locked.state = locked.state, move.target
        locked.save(update_fields=["state"])
        self.history.objects.create(
            **{self.link: locked},
            action=action,
            from_state=source,
            to_state=move.target,
            by=by,
            comment=comment,
        )
        if move.effect:
            move.effect(locked, by=by, comment=comment)
        return locked
