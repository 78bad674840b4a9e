"""What the Unit's queue can be narrowed by. Values that do not exist are left out, and the page says so."""

from typing import Any

import django_filters
from django.db.models import Case, Count, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pifcss_registry.accounts.models import Country
from pifcss_registry.text import fold

from .enums import FichaState
from .models import Ficha, Round

MINE, NOBODYS = "mias", "sin-asignar"
REVIEWERS = [(MINE, _("Asignadas a mí")), (NOBODYS, _("Sin asignar"))]
QUEUE_STATES = [choice for choice in FichaState.choices if choice[0] != FichaState.DRAFT]


def _choices() -> dict[str, list[tuple[str, str]]]:
    """What may be asked for, by parameter: two queries."""
    countries = sorted(Country.objects.filter(iberoamerican=True), key=lambda country: fold(country.name))
    return {
        "estado": QUEUE_STATES,
        "revisa": REVIEWERS,
        "pais": [(country.pk, country.name) for country in countries],
        "convocatoria": list(Round.objects.values_list("code", "title")),
    }


def _known(data: QueryDict, choices: dict[str, list[tuple[str, str]]]) -> tuple[QueryDict, bool]:
    """The parameters without values that do not exist, and whether there were any."""
    kept, ignored = data.copy(), False
    for name, options in choices.items():
        given = [value for value in data.getlist(name) if value]
        values = [value for value in given if value in dict(options)]
        ignored = ignored or values != given
        kept.setlist(name, values[-1:] if name in ("convocatoria", "revisa") else values)
    return kept, ignored


class FichaFilter(django_filters.FilterSet):
    """``estado`` and ``pais`` may be repeated; ``ignored`` tells whether something in the address was left out."""

    estado = django_filters.MultipleChoiceFilter(field_name="state", label=_("Estado"), choices=())
    pais = django_filters.MultipleChoiceFilter(field_name="country", label=_("País"), choices=())
    convocatoria = django_filters.ChoiceFilter(field_name="round__code", label=_("Convocatoria"), choices=())

    revisa = django_filters.ChoiceFilter(method="reviewed_by", label=_("Revisión"), choices=())

    class Meta:
        model = Ficha
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: QuerySet[Ficha], *, user: Any):
        self.user = user
        self.choices = _choices()
        data, self.ignored = _known(data, self.choices)
        super().__init__(data, queryset)
        for name, options in self.choices.items():
            self.filters[name].extra["choices"] = options

    def reviewed_by(self, queryset: QuerySet[Ficha], name: str, value: str) -> QuerySet[Ficha]:
        return queryset.filter(reviewer=self.user if value == MINE else None)

    def options(self) -> dict[str, list[tuple[str, str, bool]]]:
        """Each parameter's options with whether it is chosen."""
        return {
            name: [(value, label, value in self.data.getlist(name)) for value, label in options]
            for name, options in self.choices.items()
        }

    def pills(self) -> list[dict[str, str]]:
        """What is chosen, each with the address without it."""
        chosen = []
        for name, options in self.options().items():
            for value, label, is_chosen in options:
                if is_chosen:
                    rest = self.data.copy()
                    rest.setlist(name, [each for each in rest.getlist(name) if each != value])
                    rest.pop("pagina", None)
                    chosen.append({"label": label, "remove_url": "?" + rest.urlencode()})
        return chosen

    @property
    def active(self) -> bool:
        return any(self.data.getlist(name) for name in self.filters)


def queue(queryset: QuerySet[Ficha]) -> QuerySet[Ficha]:
    """In the order in which the Unit takes them: those that wait first, the longest waiting on top."""
    return (
        queryset.select_related("round", "country", "reviewer")
        .annotate(n_entries=Count("entries"))
        .order_by(Case(When(state=FichaState.SENT, then=Value(0)), default=Value(1)), "sent_at", "pk")
    )
