"""Reviews apart, exclusions, and previews of another version of the rule."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from initiatives.enums import Broad, CriterionValue, ExclusionReason, Verdict
from initiatives.models import CriterionJudgement, Initiative

from .enums import READABLE, UNFINISHED, PreviewState
from .permissions import (
    can_ask_reviews,
    can_curate,
    can_try_rules,
    country_ids,
    sees_every_exclusion,
)

REASON_LENGTH = CriterionJudgement._meta.get_field("reason").max_length


def person(**attributes) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, **{"related_name": "+"} | attributes)


class ReviewQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(handed_in_at=None)

    def handed_in(self):
        return self.exclude(handed_in_at=None)

    def open(self):
        """Those that can be read: both people who were asked about the initiative handed in."""
        others = Review.objects.filter(initiative=OuterRef("initiative")).exclude(pk=OuterRef("pk"))
        return self.handed_in().filter(Exists(others.handed_in()), ~Exists(others.pending()))

    def visible_to(self, user):
        """For people of the Unit: their own, and those that are open. ``Review.is_visible_to`` says it of one row."""
        if not can_curate(user):
            return self.none()
        return self.filter(Q(pk__in=Review.objects.open()) | Q(reviewer=user))

    def known_to(self, user):
        """Those of which the person may know who was asked and who handed in, which is not what is judged in them."""
        return self.all() if can_ask_reviews(user) else self.none()


class Review(models.Model):
    """A person of the Unit was asked to judge an initiative apart from the other one who was, or will be, asked.

    What is judged in it is nobody else's to read until both have handed in: while there is only one, or one waits, a
    third may still take the other's place (``reviewing``). It decides nothing by itself: settling is a
    ``CriterionJudgement``.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="reviews")
    reviewer = person(related_name="reviews")
    asked_by = person()
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "reviewer"], name="review_once_by_reviewer"),
            models.CheckConstraint(
                name="review_started_before_handed_in",
                condition=Q(handed_in_at=None) | Q(started_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.initiative} · {self.reviewer}"

    def get_absolute_url(self):
        return reverse("judging:review_edit", args=[self.pk])

    @property
    def is_handed_in(self) -> bool:
        return self.handed_in_at is not None

    def is_visible_to(self, user) -> bool:
        """One query, none for the reviewer."""
        if not can_curate(user):
            return False
        return self.reviewer_id == user.pk or both_handed_in(Review.objects.filter(initiative=self.initiative_id))


def both_handed_in(reviews: Iterable[Review]) -> bool:
    """Whether the reviews of one initiative are open: what ``ReviewQuerySet.open`` says, of rows at hand."""
    reviews = list(reviews)
    return len(reviews) > 1 and all(review.is_handed_in for review in reviews)


class ReviewJudgement(models.Model):
    """What a reviewer says of one criterion; the reason may be left out where it is what the rule says."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="judgements")
    criterion = models.CharField(max_length=5)
    value = models.CharField(max_length=16, choices=CriterionValue)
    reason = models.TextField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="review_criterion_once")]

    def __str__(self):
        return f"{self.criterion}: {self.get_value_display()}"


class ExclusionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(lifted_at=None)

    def visible_to(self, user):
        """The programme's, and for a country's people those of their own."""
        return self.all() if sees_every_exclusion(user) else self.filter(initiative__country__in=country_ids(user))


class Exclusion(models.Model):
    """The Unit left an initiative out of the registry, for one of the report's two reasons, and told the country why.

    While it stands ``Initiative.excluded`` says the reason, and only the programme and the presenting country see it.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="exclusions")
    reason = models.CharField(max_length=20, choices=ExclusionReason)
    message = models.TextField(max_length=3000)
    by = person()
    at = models.DateTimeField(auto_now_add=True)
    lifted_by = person(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(lifted_at__isnull=True), name="exclusion_stands_once"
            ),
            models.CheckConstraint(name="exclusion_has_message", condition=~Q(message="")),
            models.CheckConstraint(
                name="exclusion_lifted_by_somebody",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.initiative}: {self.get_reason_display()}"

    @property
    def is_standing(self) -> bool:
        return self.lifted_at is None


class RulePreviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if can_try_rules(user) else self.none()

    def unfinished(self):
        return self.filter(state__in=UNFINISHED)


class RulePreview(models.Model):
    """What a version of the rule would say of every initiative, made by the worker and read before anyone adopts it.

    It changes nothing. ``done`` of ``total`` initiatives are looked at; ``last_pk`` is where the worker goes on.
    """

    version = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=PreviewState, default=PreviewState.WAITING)
    by = person()
    at = models.DateTimeField(auto_now_add=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    last_pk = models.BigIntegerField(default=0)
    touched_at = models.DateTimeField(auto_now=True, help_text="the worker's last step")
    settled_by = person(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="when it was adopted or discarded")

    objects = RulePreviewQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="preview_done_at_most_all", condition=Q(done__lte=F("total"))),
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(state__in=UNFINISHED),
                name="preview_unfinished_once",
            ),
        ]

    def __str__(self):
        return f"{self.version}: {self.get_state_display()}"

    def get_absolute_url(self):
        return reverse("judging:preview_detail", args=[self.pk])

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_readable(self) -> bool:
        return self.state in READABLE


class RulePreviewChange(models.Model):
    """An initiative that would get another verdict, or another word on the broad sense."""

    preview = models.ForeignKey(RulePreview, on_delete=models.CASCADE, related_name="changes")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    was = models.CharField(max_length=20, choices=Verdict)
    becomes = models.CharField(max_length=20, choices=Verdict)
    broad_was = models.CharField(max_length=16, choices=Broad)
    broad_becomes = models.CharField(max_length=16, choices=Broad)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["preview", "initiative"], name="preview_initiative_once")]

    def __str__(self):
        return f"{self.initiative}: {self.was} > {self.becomes}"
