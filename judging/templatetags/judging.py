"""What the page of an initiative says of judging."""

from django import template

from initiatives.models import Initiative
from judging.models import Review, both_handed_in
from judging.permissions import can_ask_reviews, can_exclude, has_exclusions, reads_exclusion

register = template.Library()


@register.inclusion_tag("judging/_exclusion_panel.html", takes_context=True)
def exclusion_panel(context, initiative: Initiative):
    """Why it was left out, for whom it concerns; for the Unit how to leave it out. One query where it is left out."""
    user = context["user"]
    row = None
    if initiative.excluded and reads_exclusion(user, initiative):
        row = initiative.exclusions.standing().select_related("by").first()
    return {
        "initiative": initiative,
        "exclusion": row,
        "figure": f"classification.{row.reason}" if row else "",
        "may_exclude": can_exclude(user),
        "request": context.get("request"),
    }


@register.inclusion_tag("judging/_exclusions_link.html", takes_context=True)
def exclusions_link(context):
    """The way to what was left out, for whom there can be any. No query."""
    return {"shown": has_exclusions(context["user"])}


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
