"""Forms of the registry."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .engine.facts import Judgement
from .engine.rules import CRITERION_IDS
from .engine.told import Told
from .enums import CriterionValue
from .models import Actor, ActorName, CriterionJudgement


class CriteriaForm(forms.Form):
    """A checklist of the criteria: for each a value, ``unset`` at first, and a reason, which a value may need.

    A reason without a value is refused. ``judgements`` are the criteria that were given a value.
    """

    unset: Any = ""
    reason_field = forms.CharField
    needs_reason = False

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        for criterion in CRITERION_IDS:
            self.fields[f"value_{criterion}"] = forms.ChoiceField(
                label=_("%(criterion)s, valor") % {"criterion": criterion},
                choices=[("", self.unset), *CriterionValue.choices],
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"reason_{criterion}"] = self.reason_field(
                label=_("%(criterion)s, razón") % {"criterion": criterion},
                max_length=CriterionJudgement._meta.get_field("reason").max_length,
                required=False,
                widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        for criterion in CRITERION_IDS:
            value, reason = f"value_{criterion}", f"reason_{criterion}"
            if value in self.errors or reason in self.errors:
                continue
            if self.needs_reason and self.cleaned_data[value] and not self.cleaned_data[reason]:
                self.add_error(reason, _("Escriba la razón: quien lea el resultado necesita saber por qué."))
            elif self.cleaned_data[reason] and not self.cleaned_data[value]:
                self.add_error(value, _("Elija el valor que corresponde a esta razón, o borre la razón."))
        return self.cleaned_data

    @property
    def judgements(self) -> dict[str, Judgement]:
        """By criterion."""
        data = self.cleaned_data
        return {
            criterion: Judgement(data[f"value_{criterion}"], data[f"reason_{criterion}"])
            for criterion in CRITERION_IDS
            if data[f"value_{criterion}"]
        }

    def pair(self, criterion: str) -> dict[str, forms.BoundField]:
        """The two fields of a criterion."""
        return {"value": self[f"value_{criterion}"], "reason": self[f"reason_{criterion}"]}


class AssessmentForm(CriteriaForm):
    """The Unit's checklist: what is changed of a criterion, and the reason for changing it."""

    unset = gettext_lazy("Sin cambio")
    needs_reason = True

    def rows(self, outcomes: Sequence[Told], history: Sequence[CriterionJudgement]) -> list[dict[str, Any]]:
        """For each outcome: it, its two fields and what people said so far, newest first."""
        return [
            {
                "outcome": outcome,
                **(pair := self.pair(outcome.id)),
                "history": [each for each in reversed(history) if each.criterion == outcome.id],
                "is_open": any(field.value() for field in pair.values()),
            }
            for outcome in outcomes
        ]


class ActorForm(forms.Form):
    """What the Unit adds to an organisation: its site, and other names and acronyms, one a line."""

    MAX_NAMES = 30

    site = forms.URLField(
        label=gettext_lazy("Sitio web"),
        max_length=Actor._meta.get_field("site").max_length,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )
    names = forms.CharField(
        label=gettext_lazy("Otros nombres y siglas"),
        help_text=gettext_lazy("Uno en cada línea: nombres anteriores, en otros idiomas, siglas."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_names(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines()]
        names, most = [line for line in lines if line], ActorName._meta.get_field("name").max_length
        if len(names) > self.MAX_NAMES:
            raise forms.ValidationError(_("Escriba como máximo %(n)s nombres.") % {"n": self.MAX_NAMES})
        if any(len(name) > most for name in names):
            raise forms.ValidationError(_("Cada nombre admite como máximo %(n)s caracteres.") % {"n": most})
        return names
