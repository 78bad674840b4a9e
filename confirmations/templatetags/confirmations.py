"""What the pages of an initiative and of an actor say about confirmations and mentors."""

from django import template

from confirmations import permissions
from confirmations.models import MentorOffer, MentorRequest
from confirmations.parts import parts_of
from initiatives.models import Actor, Initiative

register = template.Library()


@register.inclusion_tag("confirmations/_confirmation_panel.html", takes_context=True)
def confirmation_panel(context, initiative: Initiative):
    """The parts of an initiative, as far as this reader may know: one query, two for who reads about links.

    Uses the page's ``partners`` and ``participations``.
    """
    partners, participations = context["partners"], context["participations"]
    parts = parts_of(initiative, context["user"], partners=partners, participations=participations)
    sees_list = permissions.has_confirmations(context["user"])
    return {"initiative": initiative, "parts": parts, "sees_list": sees_list}


@register.inclusion_tag("confirmations/_mentor_panel.html", takes_context=True)
def mentor_panel(context, actor: Actor):
    """Published offers of an actor; for a country's people the form's address and their own requests.

    One query, and one more for a country's people. Nothing is drawn where nothing is offered.
    """
    user = context["user"]
    offers = list(MentorOffer.objects.published().filter(actor=actor).select_related("sector"))
    may_ask = permissions.can_ask_mentor(user)
    requests = []
    if may_ask:
        own = MentorRequest.objects.visible_to(user).filter(offer__actor=actor, country__in=_own(user))
        requests = list(own.select_related("country").order_by("-pk"))
    return {
        "actor": actor,
        "offers": offers,
        "may_ask": may_ask,
        "requests": requests,
        "may_settle": permissions.can_settle_mentoring(user),
    }


def _own(user) -> set[str]:
    return {membership.country_id for membership in user.memberships_now} - {None}
