"""Reviews apart: two people of the Unit judge an initiative without seeing each other; the Unit then settles it.

What one judges is nobody else's to read until both have handed in (``Review.objects.visible_to``); no notice carries
any of it. Each change locks the initiative (who is asked) or the review (what is judged).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.engine.facts import Judgement
from initiatives.engine.rules import CRITERION_IDS, rules_of
from initiatives.engine.texts import label
from initiatives.engine.verdicts import Result
from initiatives.enums import CriterionValue
from initiatives.models import Initiative
from initiatives.services import judge_criteria
from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.accounts.permissions import is_unit
from pifcss_registry.accounts.services import people_of
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell

from .models import REASON_LENGTH, Review, ReviewJudgement
from .permissions import REVIEWERS, can_ask_reviews, can_review

PEOPLE = 2  # reviewers of an initiative
DECIDED_LENGTH = REASON_LENGTH - 150  # what the Unit writes when it settles: the first sentence is ours


@dataclass(frozen=True)
class Unvalued:
    """A criterion that keeps a review from being handed in."""

    criterion: str
    message: str


def reviewers() -> list[User]:
    """The people of the Unit, by name: one query."""
    found = people_of(Membership.objects.filter(role__in=REVIEWERS))
    return sorted(found, key=lambda person: (str(person).casefold(), person.pk))


def _for_unit(by: User) -> None:
    if not can_ask_reviews(by):
        raise NotAllowed(_("Solo la Unidad Técnica puede hacerlo."))


def _fit(people: Sequence[User]) -> None:
    """Different people, all of the Unit."""
    if len({person.pk for person in people}) < len(people):
        raise Refused(_("Elija dos personas distintas."), field="second")
    if not all(person.is_active and is_unit(person) for person in people):
        raise Refused(_("Elija a personas de la Unidad Técnica."))


def _tell(review: Review, template: str, *, by: User, n: int = 1) -> None:
    """Tell the reviewer, unless it is their own doing: of one initiative, or of the ``n`` of a round at once."""
    if review.reviewer_id == by.pk:
        return
    words = {"initiative": review.initiative, "code": review.initiative.round_code, "by": by, "n": n}
    url = review.get_absolute_url() if n == 1 and review.pk else reverse("judging:review_list")
    key = f"{template}-{review.pk}" if review.pk else None
    tell([review.reviewer], Kind.ASSIGNMENT, f"judging/email/{template}", words, url, key=key)


@transaction.atomic
def ask_reviews(initiative: Initiative, *, people: Sequence[User], by: User) -> list[Review]:
    """Ask people of the Unit to judge an initiative apart, ``PEOPLE`` at most in all; each is told.

    The order of asking is the order of ``people``. Raises ``NotAllowed`` unless ``by`` is of the Unit; ``Refused``
    for people who cannot be asked, who were already, or who are too many.
    """
    _for_unit(by)
    _fit(people)
    locked = Initiative.objects.select_for_update(of=("self",), no_key=True).get(pk=initiative.pk)
    asked = set(Review.objects.filter(initiative=locked).values_list("reviewer", flat=True))
    for person in people:
        if person.pk in asked:
            raise Refused(_("Ya se pidió a %(person)s que la valore.") % {"person": person})
    if len(asked) + len(people) > PEOPLE:
        raise Refused(_("Cada iniciativa la valoran por separado dos personas como máximo, y ya se pidió a dos."))
    reviews = [Review.objects.create(initiative=locked, reviewer=person, asked_by=by) for person in people]
    for review in reviews:
        _tell(review, "review_asked", by=by)
    return reviews


def ask_review(initiative: Initiative, *, reviewer: User, by: User) -> Review:
    """Ask one person: see ``ask_reviews``."""
    return ask_reviews(initiative, people=[reviewer], by=by)[0]


@transaction.atomic
def ask_for_round(code: str, *, people: Sequence[User], by: User) -> list[Review]:
    """Ask two people for every initiative of a round of which nobody was asked; those left out are passed over.

    Each person is told once. The same queries however many initiatives. Raises like ``ask_reviews``, and ``Refused``
    where there is nothing to ask for.
    """
    _for_unit(by)
    _fit(people)
    if len(people) != PEOPLE:
        raise Refused(_("Elija dos personas."))
    # All rows of the round, and only then who was asked: what another did while this waited is seen.
    of_round = Initiative.objects.filter(round_code=code).registered().order_by("pk")
    locked = list(of_round.select_for_update(of=("self",), no_key=True))
    asked = set(Review.objects.filter(initiative__round_code=code).values_list("initiative", flat=True))
    new = [initiative for initiative in locked if initiative.pk not in asked]
    if not new:
        raise Refused(_("En esa convocatoria no queda ninguna iniciativa sin revisiones pedidas."))
    reviews = Review.objects.bulk_create(
        Review(initiative=initiative, reviewer=person, asked_by=by) for initiative in new for person in people
    )
    for review in reviews[:PEOPLE]:  # of the first initiative: one for each person
        _tell(review, "review_asked", by=by, n=len(new))
    return reviews


@transaction.atomic
def withdraw_review(review: Review, *, by: User) -> None:
    """Take back what was asked, while nothing is judged in it; the person is told.

    Raises ``NotAllowed`` unless ``by`` is of the Unit; ``Refused`` once it is begun or handed in.
    """
    _for_unit(by)
    locked = _locked(review)
    if locked.is_handed_in:
        raise Refused(_("%(person)s ya entregó su revisión.") % {"person": locked.reviewer})
    if locked.started_at:
        raise Refused(
            _("%(person)s ya empezó su revisión. Pídale que vacíe su borrador, y podrá retirarla.")
            % {"person": locked.reviewer}
        )
    locked.delete()
    _tell(locked, "review_withdrawn", by=by)


def _locked(review: Review) -> Review:
    rows = Review.objects.select_for_update(of=("self",)).select_related("initiative", "reviewer")
    found = rows.filter(pk=review.pk).first()
    if found is None:
        raise Refused(_("Esta revisión ya no hace falta: la Unidad Técnica la retiró."))
    return found


def _to_write(review: Review, by: User) -> Review:
    locked = _locked(review)
    if locked.reviewer_id == by.pk and locked.is_handed_in:
        raise Refused(_("Usted ya entregó esta revisión: no se puede cambiar."))
    if not can_review(by, locked):
        raise NotAllowed(_("Solo la valora la persona a la que se pidió."))
    return locked


@transaction.atomic
def save_review(review: Review, *, judgements: Mapping[str, Judgement], by: User) -> Review:
    """Keep a reviewer's whole checklist as it is now: criteria that are not in ``judgements`` lose their value.

    A checklist without any value counts as not begun. Raises ``NotAllowed`` unless it was asked of ``by``;
    ``Refused`` once it is handed in, for an unknown criterion or value, and for too long a reason.
    """
    locked = _to_write(review, by)
    for criterion, judgement in judgements.items():
        if criterion not in CRITERION_IDS or judgement.value not in CriterionValue.values:
            raise Refused(_("Ese criterio o ese valor no existe."))
        if len(judgement.reason) > REASON_LENGTH:
            raise Refused(_("La razón es demasiado larga."), field=f"reason_{criterion}")
    locked.judgements.exclude(criterion__in=judgements).delete()
    ReviewJudgement.objects.bulk_create(
        [
            ReviewJudgement(review=locked, criterion=criterion, value=each.value, reason=each.reason.strip())
            for criterion, each in judgements.items()
        ],
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["value", "reason"],
    )
    if bool(judgements) != bool(locked.started_at):
        locked.started_at = timezone.now() if judgements else None
        locked.save(update_fields=["started_at"])
    return locked


def required(initiative: Initiative) -> tuple[str, ...]:
    """The criteria without which a review is not handed in: those that decide the verdict."""
    return rules_of(initiative.rules).settling


@transaction.atomic
def hand_in(review: Review, *, by: User) -> Review:
    """Close a review, for good.

    Raises ``NotAllowed`` unless it was asked of ``by``; ``Refused`` once it is handed in, and while a required
    criterion has no value (``problems`` say which).
    """
    locked = _to_write(review, by)
    valued = set(locked.judgements.values_list("criterion", flat=True))
    missing = [id for id in required(locked.initiative) if id not in valued]
    if missing:
        problems = [Unvalued(id, _("%(id)s: %(label)s") % {"id": id, "label": label(id)}) for id in missing]
        raise Refused(_("Para entregarla falta el valor de:"), problems=problems)
    locked.handed_in_at = timezone.now()
    locked.save(update_fields=["handed_in_at"])
    return locked


def _in_words(values: Iterable[str], decided: Judgement) -> str:
    """The first sentence of the reason that stays: what the two said, without naming them, and what came of it."""
    given = list(values)
    if len(given) == PEOPLE and set(given) == {decided.value}:
        return _("Dos personas lo valoraron por separado y coincidieron.")
    if len(given) == PEOPLE and len(set(given)) == 1:
        return _("Dos personas lo valoraron por separado y coincidieron; la Unidad Técnica decidió otro valor.")
    if len(given) == PEOPLE:
        return _("Dos personas lo valoraron por separado y no coincidieron; la Unidad Técnica decidió.")
    return _("De dos revisiones por separado, no lo valoraron las dos; la Unidad Técnica decidió.")


@transaction.atomic
def settle(initiative: Initiative, *, judgements: Mapping[str, Judgement], by: User) -> Result:
    """The Unit adopts values after two reviews: each becomes a ``CriterionJudgement`` that says how it came about.

    A value that both gave needs no reason of its own. Raises ``NotAllowed`` unless ``by`` is of the Unit; ``Refused``
    before both handed in, for a missing or too long reason, and like ``judge_criteria``.
    """
    _for_unit(by)
    given: dict[str, list[str]] = {}
    open_reviews = Review.objects.open().filter(initiative=initiative)
    rows = ReviewJudgement.objects.filter(review__in=open_reviews).values_list("criterion", "value")
    for criterion, value in rows.order_by("review", "pk"):
        given.setdefault(criterion, []).append(value)
    if not given:
        raise Refused(_("Se decide cuando las dos personas hayan entregado su revisión."))
    settled = {}
    for criterion, decided in judgements.items():
        values, reason = given.get(criterion, []), decided.reason.strip()
        if not reason and values != [decided.value] * PEOPLE:
            raise Refused(_("Escriba qué se decidió y por qué."), field="reason")
        if len(reason) > DECIDED_LENGTH:
            raise Refused(_("La razón es demasiado larga."), field="reason")
        settled[criterion] = Judgement(decided.value, f"{_in_words(values, decided)} {reason}".strip())
    return judge_criteria(initiative, judgements=settled, by=by)


def release(membership: Membership, by: User) -> None:
    """Called when a membership ends: what was asked of somebody who left the Unit can be asked of another.

    A draft that was not handed in goes with it, since nobody else may read it.
    """
    leaving = User.objects.get(pk=membership.user_id)
    if not is_unit(leaving):
        Review.objects.pending().filter(reviewer=leaving).delete()
