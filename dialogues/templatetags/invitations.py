"""Who was asked to a dialogue and what they answered; the address of one's own calendar."""

from collections import Counter
from dataclasses import dataclass, field

from django import template
from django.conf import settings
from django.utils import timezone

from dialogues.enums import Reply
from dialogues.models import CalendarFeed, Dialogue, Invitee
from dialogues.permissions import reads_invitee
from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import is_member

register = template.Library()


@dataclass
class Asked:
    """The people of one country (of none: who facilitates): by name for who may read it, else only how many."""

    country: Country | None
    people: list[Invitee] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)

    @property
    def answers(self) -> list[tuple[str, int]]:
        return [(reply.label, self.counts[reply]) for reply in Reply if self.counts[reply]]


@register.inclusion_tag("dialogues/_invitation_panel.html", takes_context=True)
def invitation_panel(context, dialogue: Dialogue):
    """What was answered, as far as the person may read it: one query; none for a dialogue that was never convened."""
    user, found, own = context["user"], {}, None
    rows = Invitee.objects.none()
    if dialogue.sequence:
        rows = dialogue.invitees.visible_to(user).filter(withdrawn_at=None).select_related("person", "country")
    for row in rows:
        asked = found.setdefault(row.country_id, Asked(row.country))
        if reads_invitee(user, row):
            asked.people.append(row)
        elif row.answer != Reply.OTHER:  # who has the place instead is counted
            asked.counts[row.answer] += 1
        if row.person_id == user.pk:
            row.dialogue = dialogue
            own = row if row.may_answer(timezone.now()) else None
    ordered = sorted(found.values(), key=lambda each: each.country.name if each.country else "")
    return {"asked": ordered, "own": own}


@register.inclusion_tag("dialogues/_calendar_panel.html", takes_context=True)
def calendar_panel(context):
    """The address of the person's calendar, if they have one: one query; nothing for who has no role."""
    user = context["user"]
    feed = CalendarFeed.objects.filter(person=user).first() if is_member(user) else None
    address = settings.SITE_URL + feed.get_absolute_url() if feed else ""
    return {
        "shown": is_member(user),
        "address": address,
        "subscribe": f"webcal:{address.partition(':')[2]}",
        "csrf_token": context.get("csrf_token"),
    }
