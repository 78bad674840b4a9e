"""Two to four initiatives side by side."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import comparison
from .catalogue.page import parameters
from .models import Initiative
from .views import registry_reader

ONLY, DIFFERENCES = "solo", "diferencias"
BACK = "lista"
MAX_BACK = 2000


def _address(keys: list[int], only_differences: bool, back: str) -> str:
    """This page for these initiatives."""
    pairs = [(comparison.PARAM, key) for key in keys]
    pairs += [(ONLY, DIFFERENCES)] if only_differences else []
    pairs += [(BACK, back)] if back else []
    return f"{reverse('initiatives:initiative_compare')}?{urlencode(pairs)}"


def _list_again(asked: str) -> str:
    """What was asked of the list, written anew: nothing but parameters gets into the link back."""
    return QueryDict(asked[:MAX_BACK]).urlencode() if asked.count("&") < comparison.MAX_ASKED else ""


@registry_reader
@require_safe
def initiative_compare(request):
    """``?i=12&i=15``, two to four of them; what cannot be compared is left out and named."""
    asked = parameters(request) or QueryDict()
    visible = Initiative.objects.visible_to(request.user)
    choice = comparison.choose(asked.getlist(comparison.PARAM), visible)
    columns = comparison.columns(choice.chosen, visible)
    only = asked.get(ONLY) == DIFFERENCES
    back = _list_again(asked.get(BACK, ""))
    groups = comparison.groups(columns) if len(columns) >= comparison.LEAST else []
    shown = [group.different() for group in groups] if only else groups
    context = {
        "choice": choice,
        "columns": [
            {
                "initiative": column.initiative,
                "without_url": _address([key for key in choice.chosen if key != column.initiative.pk], only, back),
            }
            for column in columns
        ],
        "groups": [group for group in shown if group.rows],
        "enough": bool(groups),
        "most": comparison.MOST,
        "only_differences": only,
        "other_url": _address(choice.chosen, not only, back),
        "list_url": reverse("initiatives:initiative_list") + (f"?{back}" if back else ""),
    }
    return render(request, "initiatives/initiative_compare.html", context)
