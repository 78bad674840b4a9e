"""Two people of the Unit who judge apart, and what they say."""

from initiatives.engine.facts import Judgement
from initiatives.engine.rules import CRITERION_IDS
from judging.models import Review
from judging.reviewing import ask_reviews, hand_in, save_review
from pifcss_registry.accounts.enums import Role
from tests.conftest import make_person

REQUIRED = ("F-1", "AC-1", "AC-2", "AC-3", "AC-4", "AC-5")


def make_reviewers(number: int = 2):
    """People of the Unit: Ana, Berta, Carla ..."""
    names = ("Ana", "Berta", "Carla", "Delia")[:number]
    return [
        make_person(f"{name.lower()}@pifcss.example.org", Role.TECHNICAL_UNIT, full_name=f"{name} Revisora")
        for name in names
    ]


def judgements(value: str = "cumple", reason: str = "", criteria=REQUIRED, **others: str) -> dict[str, Judgement]:
    """One value for ``criteria``, and others as ``AC_4="parcial"``."""
    found = {id: Judgement(value, reason) for id in criteria}
    return found | {id.replace("_", "-"): Judgement(other, reason) for id, other in others.items()}


def do_review(review: Review, value: str = "cumple", reason: str = "", *, criteria=REQUIRED, **others: str) -> Review:
    """The whole of it: judged and handed in by who was asked."""
    said = judgements(value, reason, criteria, **others)
    save_review(review, judgements=said, by=review.reviewer)
    return hand_in(review, by=review.reviewer)


def judged_twice(initiative, people, by, *, first=None, second=None) -> list[Review]:
    """Both reviews handed in: ``cumple`` everywhere but where ``first`` and ``second`` (by criterion) say otherwise."""
    reviews = ask_reviews(initiative, people=people, by=by)
    for review, said, reason in zip(
        reviews, (first, second), ("Razón de la primera", "Razón de la segunda"), strict=True
    ):
        do_review(review, reason=reason, **(said or {}))
    return reviews


def form_data(value: str = "cumple", reason: str = "", criteria=REQUIRED, **others: str) -> dict[str, str]:
    """What the checklist's form posts."""
    data = {f"value_{id}": "" for id in CRITERION_IDS} | {f"reason_{id}": "" for id in CRITERION_IDS}
    for id, each in judgements(value, reason, criteria, **others).items():
        data |= {f"value_{id}": each.value, f"reason_{id}": each.reason}
    return data
