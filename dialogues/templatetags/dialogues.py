"""What an initiative's page says about interest in it."""

from dataclasses import dataclass
from functools import cached_property

from django import template

from dialogues.clock import LocalTime
from dialogues.clock import local_times as times_of
from dialogues.forms import InterestForm, countries_of
from dialogues.models import Interest
from dialogues.permissions import sees_every_dialogue
from initiatives.models import Initiative
from pifcss_registry.accounts.models import Country, User
from pifcss_registry.accounts.permissions import country_ids

register = template.Library()


@dataclass(frozen=True)
class Voice:
    """A country in whose name the person may mark the initiative, with what is marked now, if anything."""

    country: Country
    interest: Interest | None
    by: User

    @cached_property
    def form(self) -> InterestForm:
        initial: dict[str, object] = {"country": self.country.pk}
        if self.interest:
            initial |= {name: getattr(self.interest, name) for name in ("reason", "topics", "questions")}
        return InterestForm(by=self.by, initial=initial, auto_id=f"interes-{self.country.pk}-%s")


@register.inclusion_tag("dialogues/_interest_panel.html", takes_context=True)
def interest_panel(context, initiative: Initiative):
    """Who is interested, as far as the person may know, and the forms to mark it: one query.

    Everybody reads how many when the mark is purple; the presenting country's people read who; those who see
    every dialogue also read why. Nothing is drawn for whom nothing of this concerns.
    """
    user = context["user"]
    interests = list(Interest.objects.visible_to(user).filter(initiative=initiative).select_related("country"))
    marked = {interest.country_id: interest for interest in interests}
    voices = [
        Voice(country, marked.get(country.pk), user)
        for country in (countries_of(user) if user.is_authenticated else ())
        if country.pk != initiative.country_id
    ]
    sees_all = sees_every_dialogue(user)
    spoken_for = {voice.country.pk for voice in voices}
    colleagues = country_ids(user) - spoken_for - {initiative.country_id}
    presents = initiative.country_id in country_ids(user)
    return {
        "initiative": initiative,
        "interests": interests if sees_all or presents else [],
        "shows_interests": sees_all or presents,
        "shows_reasons": sees_all,
        "presents": presents,
        "voices": voices,
        "colleague_interests": [marked[code] for code in sorted(colleagues) if code in marked],
        "is_colleague": bool(colleagues),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def local_times(dialogue, attribute: str = "starts_at") -> list[LocalTime]:
    """When it is, on the clocks of its countries; none without a date. No query after ``with_parts``."""
    moment = getattr(dialogue, attribute)
    return times_of(moment, [part.country for part in dialogue.parts.all()]) if moment else []
