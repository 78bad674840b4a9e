"""What two people judged apart, side by side, once both handed in: one initiative, and a whole round."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q

from initiatives.engine.facts import Judgement
from initiatives.engine.rules import CRITERION_IDS
from initiatives.engine.texts import label
from initiatives.engine.told import Told
from initiatives.models import CriterionJudgement, Initiative

from .agreement import Agreement, Pair, agreement, summary
from .models import Review, ReviewJudgement
from .reviewing import DECIDED_LENGTH


@dataclass(frozen=True)
class Line:
    """A criterion with what each of the two ``reviews`` said (None: nothing), and what a person's word on it is now.

    ``decided``: somebody judged it after both had handed in. ``rule``: what the rule says, with the ficha's words.
    """

    id: str
    label: str
    reviews: tuple[Review, ...]
    said: tuple[ReviewJudgement | None, ...]
    rule: Told
    standing: CriterionJudgement | None
    decided: bool

    @property
    def columns(self) -> list[tuple[Review, ReviewJudgement | None]]:
        return list(zip(self.reviews, self.said, strict=True))

    @property
    def is_pair(self) -> bool:
        return None not in self.said

    @property
    def agrees(self) -> bool:
        return self.is_pair and len({each.value for each in self.said}) == 1

    @property
    def reasons(self) -> str:
        """The reasons of both, each once, as the beginning of the reason for what is decided."""
        given = dict.fromkeys(each.reason for each in self.said if each and each.reason)
        text = "\n".join(given)
        return text if len(text) <= DECIDED_LENGTH else text[: DECIDED_LENGTH - 1] + "…"


@dataclass(frozen=True)
class Comparison:
    """The two reviews of an initiative, criterion by criterion."""

    reviews: tuple[Review, ...]
    lines: tuple[Line, ...]
    agreement: Agreement

    @property
    def differing(self) -> list[Line]:
        return [line for line in self.lines if line.is_pair and not line.agrees]

    @property
    def agreeing(self) -> list[Line]:
        return [line for line in self.lines if line.agrees]

    @property
    def single(self) -> list[Line]:
        """Criteria that only one of the two judged: the others are not here at all."""
        return [line for line in self.lines if not line.is_pair]

    @property
    def agreed(self) -> dict[str, Judgement]:
        """What could be adopted at once: agreed, and not decided yet."""
        waiting = [line for line in self.agreeing if not line.decided]
        return {line.id: Judgement(line.said[0].value, line.reasons) for line in waiting}


def compare(initiative: Initiative, user: Any, criteria: Iterable[Told]) -> Comparison:
    """Of an initiative whose reviews are open (``both_handed_in``); ``criteria``: ``engine.told``. Three queries."""
    readable = Review.objects.visible_to(user).open().filter(initiative=initiative)
    reviews = tuple(readable.select_related("reviewer").prefetch_related("judgements").order_by("pk"))
    said = [{each.criterion: each for each in review.judgements.all()} for review in reviews]
    standing = {each.criterion: each for each in initiative.judgements.select_related("by")}  # the newest stands
    opened_at = max(review.handed_in_at for review in reviews)
    lines = tuple(
        Line(
            id=each.id,
            label=each.label,
            reviews=reviews,
            said=tuple(of_one.get(each.id) for of_one in said),
            rule=each.rule or each,
            standing=standing.get(each.id),
            decided=each.id in standing and standing[each.id].at >= opened_at,
        )
        for each in criteria
        if any(each.id in of_one for of_one in said)
    )
    pairs = [Pair(initiative.pk, line.id, *(each.value for each in line.said)) for line in lines if line.is_pair]
    return Comparison(reviews, lines, agreement(pairs))


@dataclass(frozen=True)
class Difference:
    """A criterion of an initiative on which the two differ, in the words of the page."""

    initiative: Initiative
    criterion: str
    label: str
    said: tuple[ReviewJudgement, ...]
    decided: bool


@dataclass(frozen=True)
class CriterionAgreement:
    id: str
    label: str
    agreement: Agreement


@dataclass(frozen=True)
class RoundAgreement:
    """How far the reviews of a round agree, of the initiatives that two people judged apart."""

    twice: int
    overall: Agreement
    criteria: tuple[CriterionAgreement, ...]
    differences: tuple[Difference, ...]


def round_agreement(code: str, user: Any) -> RoundAgreement:
    """Of the initiatives of a round whose two reviews are handed in. Three queries; those not decided come first."""
    readable = Review.objects.visible_to(user).open().filter(initiative__round_code=code)
    rows = readable.select_related("initiative").only("handed_in_at", "initiative__name").order_by("pk")
    reviews = list(rows.prefetch_related("judgements"))
    by_initiative = defaultdict(list)
    for review in reviews:
        by_initiative[review.initiative].append(review)
    said = {(initiative, id): both for initiative, of in by_initiative.items() for id, both in _both(of).items()}
    pairs = [Pair(initiative, id, *(each.value for each in both)) for (initiative, id), both in said.items()]
    found = summary(pairs, CRITERION_IDS)
    decided = _decided(by_initiative)
    differences = [
        Difference(
            initiative=pair.initiative,
            criterion=pair.criterion,
            label=label(pair.criterion),
            said=said[pair.initiative, pair.criterion],
            decided=(pair.initiative.pk, pair.criterion) in decided,
        )
        for pair in found.differing
    ]
    criteria = tuple(CriterionAgreement(id, label(id), each) for id, each in found.by_criterion.items() if each.n)
    differences.sort(key=lambda each: each.decided)
    return RoundAgreement(len(by_initiative), found.overall, criteria, tuple(differences))


def _both(reviews: Sequence[Review]) -> dict[str, tuple[ReviewJudgement, ...]]:
    """What both said of each criterion that both judged, in the rule's order."""
    said = [{each.criterion: each for each in review.judgements.all()} for review in reviews]
    return {id: tuple(of[id] for of in said) for id in CRITERION_IDS if all(id in of for of in said)}


def _decided(by_initiative: dict[Initiative, list[Review]]) -> set[tuple[int, str]]:
    """Which criteria of these initiatives were judged after both reviews were handed in: one query."""
    opened_at = {of[0].initiative_id: max(each.handed_in_at for each in of) for of in by_initiative.values()}
    rows = CriterionJudgement.objects.filter(initiative__in=opened_at).values_list("initiative", "criterion")
    return {(pk, id) for pk, id, at in rows.annotate(last=Max("at")).order_by() if at >= opened_at[pk]}


def rounds(user: Any) -> list[dict[str, Any]]:
    """Of each round with initiatives in the registry, newest first: how many there are, and their reviews; one query.

    ``round_code``; ``n`` initiatives: of ``asked`` somebody was asked, of ``none_asked`` nobody was and they are not
    excluded, and of ``twice`` both people handed in.
    """
    of_it = Review.objects.known_to(user).filter(initiative=OuterRef("pk"))
    asked, twice = Exists(of_it), Exists(Review.objects.open().filter(initiative=OuterRef("pk")))
    rows = Initiative.objects.visible_to(user).order_by().values("round_code")
    counted = rows.annotate(
        year_of=Max("year"),
        n=Count("pk"),
        none_asked=Count("pk", filter=Q(~asked, excluded="")),
        asked=Count("pk", filter=Q(asked)),
        twice=Count("pk", filter=Q(twice)),
    )
    return list(counted.order_by("-year_of", "round_code"))


def waiting(code: str, user: Any) -> list[tuple[Initiative, list[Review]]]:
    """The initiatives of a round of which a review is still missing, with who was asked: one query."""
    reviews = Review.objects.known_to(user).filter(initiative__round_code=code).exclude(pk__in=Review.objects.open())
    rows = reviews.select_related("initiative", "reviewer")
    by_initiative = defaultdict(list)
    for review in rows.order_by("initiative", "pk"):
        by_initiative[review.initiative].append(review)
    return list(by_initiative.items())
