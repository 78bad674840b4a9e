"""What the page of an initiative says about how it was judged."""

from django import template

from initiatives.models import Initiative
from judging.models import Review, both_handed_in
from judging.permissions import can_ask_reviews

register = template.Library()


@register.inclusion_tag("judging/_review_panel.html", takes_context=True)
def review_panel(context, initiative: Initiative):
    """For the Unit who was asked to judge it apart, and who handed in: one query; none, and nothing, for others."""
    user = context["user"]
    if not can_ask_reviews(user):
        return {"may_ask": False}
    reviews = list(Review.objects.known_to(user).filter(initiative=initiative).select_related("reviewer"))
    mine = [review for review in reviews if review.reviewer_id == user.pk and not review.is_handed_in]
    return {
        "may_ask": True,
        "initiative": initiative,
        "reviews": reviews,
        "mine": mine[0] if mine else None,
        "is_open": both_handed_in(reviews),
    }
