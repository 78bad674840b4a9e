"""What the page of an initiative says of judging."""

from django import template

from judging.permissions import can_exclude, has_exclusions, reads_exclusion

register = template.Library()


@register.inclusion_tag("judging/_exclusion_panel.html", takes_context=True)
def exclusion_panel(context, initiative):
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
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("judging/_exclusions_link.html", takes_context=True)
def exclusions_link(context):
    """The way to what was left out, for whom there can be any. No query."""
    return {"shown": has_exclusions(context["user"])}
