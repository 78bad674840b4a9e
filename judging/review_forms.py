"""Forms of reviews apart: whom to ask, a reviewer's checklist, and what the Unit decides."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.engine.facts import Judgement
from initiatives.engine.rules import CRITERION_IDS
from initiatives.enums import CriterionValue
from initiatives.forms import CriteriaForm
from initiatives.models import Initiative
from pifcss_registry.accounts.models import User

from .reviewing import DECIDED_LENGTH, PEOPLE

ROUND, INITIATIVE = "round", "initiative"
NOT_A_CRITERION, NOT_A_VALUE = (
    gettext_lazy("Ese criterio no existe."),
    gettext_lazy("Elija uno de los cuatro valores."),
)


class Reason(forms.CharField):
    """A reason; line ends count as one character, as the browser counts them."""

    widget = forms.Textarea(attrs={"class": "form-control", "rows": 2})

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class PeopleForm(forms.Form):
    """Whom to ask: ``most`` of ``people``, in the order in which they are chosen."""

    LABELS = {
        "first": gettext_lazy("Primera persona"),
        "second": gettext_lazy("Segunda persona"),
    }

    def __init__(self, *args, people: Sequence[User], most: int = PEOPLE, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        choices = [("", _("Elija a una persona")), *((key, str(person)) for key, person in self.people.items())]
        for name in ("first", "second")[PEOPLE - most :]:
            self.fields[name] = forms.ChoiceField(label=self.LABELS[name], choices=choices)

    @property
    def chosen(self) -> list[User]:
        return [self.people[self.cleaned_data[name]] for name in self.LABELS if name in self.fields]


class AskForm(PeopleForm):
    """Two people, and what they are asked to judge: a round's initiatives, or one of ``initiatives``."""

    def __init__(self, *args, rounds: Sequence[Mapping[str, Any]], initiatives: Sequence[Initiative], **kwargs):
        super().__init__(*args, **kwargs)
        whole = [(f"{ROUND}:{each['round_code']}", self._of_round(each)) for each in rounds if each["none_asked"]]
        single = [(f"{INITIATIVE}:{each.pk}", f"{each.name[:90]} ({each.country})") for each in initiatives]
        self.fields["what"] = forms.ChoiceField(
            label=_("Qué se valora"),
            choices=[
                ("", _("Elija una convocatoria o una iniciativa")),
                (_("Todo lo que falta de una convocatoria"), whole),
                (_("Una sola iniciativa"), single),
            ],
        )
        self.order_fields(["what", *self.LABELS])

    @staticmethod
    def _of_round(row: Mapping[str, Any]) -> str:
        words = {"code": row["round_code"], "n": row["none_asked"]}
        return _("%(code)s: iniciativas sin revisiones, %(n)s") % words

    @property
    def target(self) -> tuple[str, str]:
        """``ROUND`` with its code, or ``INITIATIVE`` with its key."""
        kind, _colon, key = self.cleaned_data["what"].partition(":")
        return kind, key


class ReviewForm(CriteriaForm):
    """A reviewer's checklist: for each criterion a value, none at first, and a reason if they want."""

    unset = gettext_lazy("Sin valorar")
    reason_field = Reason

    def __init__(self, data=None, *, said: Mapping[str, Judgement]):
        initial = {f"value_{id}": each.value for id, each in said.items()}
        super().__init__(data, initial=initial | {f"reason_{id}": each.reason for id, each in said.items()})


class SettleForm(forms.Form):
    """What the Unit decides of one criterion: the value is the button that is pressed.

    The fields' ids end in the criterion, which is how the page names them.
    """

    criterion = forms.ChoiceField(
        choices=[(id, id) for id in CRITERION_IDS],
        widget=forms.HiddenInput,
        error_messages={"required": NOT_A_CRITERION, "invalid_choice": NOT_A_CRITERION},
    )
    value = forms.ChoiceField(
        choices=CriterionValue,
        widget=forms.HiddenInput,
        error_messages={"required": NOT_A_VALUE, "invalid_choice": NOT_A_VALUE},
    )
    reason = Reason(label=gettext_lazy("Razón"), max_length=DECIDED_LENGTH, required=False)

    def __init__(self, data=None):
        criterion = (data or {}).get("criterion")
        super().__init__(data, auto_id=f"%s-{criterion if criterion in CRITERION_IDS else ''}")

    @property
    def judgements(self) -> dict[str, Judgement]:
        data = self.cleaned_data
        return {data["criterion"]: Judgement(data["value"], data["reason"])}
