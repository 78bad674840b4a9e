"""The page of the complement: everything optional, in the words of the people who answer."""

from collections import defaultdict
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.complements import ACTOR_TEXTS, CONTRIBUTIONS, TEXTS, actor_key, rows_by_actor
from initiatives.engine.codes import sectors
from initiatives.engine.texts import sector_name
from initiatives.enums import ActorRole, CountryRole, Modality
from initiatives.sdgs import SDGS

from .content import country_names_of
from .form_fields import WrittenField
from .models import Entry, Ficha

RISKS = 3
SECTORS = 3
LONG, SHORT = 3000, 1000
UNSAID = ("", gettext_lazy("Sin responder"))
YES_NO = (UNSAID, ("yes", gettext_lazy("Sí")), ("no", gettext_lazy("No")))
HELPS = {
    "joint_body": gettext_lazy("Un comité, una mesa, una regla común: quiénes se reúnen y qué deciden."),
    "vision": gettext_lazy("Con qué meta común se comprometieron los socios."),
    "added_value": gettext_lazy("El valor de hacerlo entre varios."),
}


def _said(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _text(label: str, rows: int, length: int, help_text: str = "") -> WrittenField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return WrittenField(label=label, max_length=length, required=False, widget=widget, help_text=help_text)


def _several(label: str, choices) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def _date(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class ComplementForm(forms.Form):
    """What an initiative's complement says. ``complement()`` is it as plain data, ``{}`` when nothing is said."""

    modality = forms.ChoiceField(label=gettext_lazy("Modalidad"), choices=(UNSAID, *Modality.choices), required=False)
    start = _date(gettext_lazy("Desde cuándo"))
    end = _date(gettext_lazy("Hasta cuándo"))
    renewed = forms.ChoiceField(label=gettext_lazy("¿Se renovó?"), choices=YES_NO, required=False)
    months_to_build = forms.IntegerField(
        label=gettext_lazy("Meses que llevó construir la alianza"), required=False, min_value=0, max_value=240
    )
    agreement = forms.ChoiceField(label=gettext_lazy("¿Hay un acuerdo firmado?"), choices=YES_NO, required=False)
    sdgs = _several(
        gettext_lazy("Objetivos de Desarrollo Sostenible"),
        [(number, f"{number}. {name}") for number, name in SDGS.items()],
    )

    def __init__(self, data=None, *, ficha: Ficha, entry: Entry):
        self.entry, said = entry, entry.complement
        super().__init__(data, initial=_initial(said))
        choices = _sectors()
        for number in range(SECTORS):
            label = _("Otro sector") if number else _("Sector")
            self.fields[f"sector_{number}"] = forms.ChoiceField(label=label, choices=choices, required=False)
            self.initial[f"sector_{number}"] = ([*said.get("sectors", ()), *("",) * SECTORS])[number]
        self.fields["sdgs"].choices = [(number, f"{number}. {name}") for number, name in SDGS.items()]
        for key, label in TEXTS.items():
            self.fields[key] = _text(label, 3, LONG, HELPS[key])
        self.countries = country_names_of(ficha, entry)
        for code, name in self.countries.items():
            self.fields[f"role_{code}"] = forms.ChoiceField(
                label=name, choices=(UNSAID, *CountryRole.choices), required=False
            )
            self.initial[f"role_{code}"] = said.get("country_roles", {}).get(code, "")
        self.actors = self._actors(said)
        for number, (name, _country, row) in enumerate(self.actors):
            self._add_actor(number, name, row)
        self._add_risks(said)

    def _actors(self, said) -> list[tuple[str, str | None, dict[str, Any]]]:
        """The declared actors with what is said of each, then what is said under names that are not declared now."""
        rows, found = rows_by_actor(said), {}
        for actor in self.entry.actors.all():
            if actor.name.strip():
                key = actor_key(actor.name, actor.country_id)
                found.setdefault(key, (actor.name, actor.country_id, rows.pop(key, {})))
        return [*found.values(), *((row["name"], row.get("country"), row) for row in rows.values())]

    def _add_actor(self, number: int, name: str, row: dict[str, Any]) -> None:
        self.fields[f"actor_{number}_roles"] = _several(_("Qué hace"), ActorRole.choices)
        self.fields[f"actor_{number}_contributions"] = _several(_("Con qué contribuye"), CONTRIBUTIONS.items())
        for key in ("roles", "contributions"):
            self.initial[f"actor_{number}_{key}"] = row.get(key, [])
        for key, label in ACTOR_TEXTS.items():
            self.fields[f"actor_{number}_{key}"] = _text(label, 2, SHORT)
            self.initial[f"actor_{number}_{key}"] = row.get(key, "")

    def _add_risks(self, said) -> None:
        risks = [*said.get("risks", ()), *({} for _more in range(RISKS))]
        self.n_risks = max(RISKS, len(said.get("risks", ())))
        names = [(name, name) for name in dict.fromkeys(name for name, _country, _row in self.actors)]
        for number in range(self.n_risks):
            risk = risks[number]
            self.fields[f"risk_{number}"] = _text(_("Riesgo %(n)s") % {"n": number + 1}, 2, SHORT)
            self.fields[f"risk_{number}_by"] = _several(_("Quiénes lo asumen"), names)
            self.initial[f"risk_{number}"] = risk.get("text", "")
            self.initial[f"risk_{number}_by"] = risk.get("carried_by", [])

    # for the template

    def sector_fields(self) -> list[forms.BoundField]:
        return [self[f"sector_{number}"] for number in range(SECTORS)]

    def country_fields(self) -> list[forms.BoundField]:
        return [self[f"role_{code}"] for code in self.countries]

    def actor_groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        keys = ("roles", "contributions", *ACTOR_TEXTS)
        return [(name, [self[f"actor_{n}_{key}"] for key in keys]) for n, (name, _c, _r) in enumerate(self.actors)]

    def risk_fields(self) -> list[forms.BoundField]:
        return [self[f"risk_{n}{part}"] for n in range(self.n_risks) for part in ("", "_by")]

    def clean(self):
        said = super().clean()
        if said.get("start") and said.get("end") and said["end"] < said["start"]:
            self.add_error("end", _("Termina antes de empezar: revise las dos fechas."))
        for number in range(self.n_risks):
            if said.get(f"risk_{number}_by") and not said.get(f"risk_{number}"):
                self.add_error(f"risk_{number}", _("Diga cuál es el riesgo."))
        return said

    def complement(self) -> dict[str, Any]:
        said = self.cleaned_data
        found = {
            "modality": said["modality"],
            "sectors": list(dict.fromkeys(filter(None, (said[f"sector_{number}"] for number in range(SECTORS))))),
            "start": said["start"] and said["start"].isoformat(),
            "end": said["end"] and said["end"].isoformat(),
            "renewed": {"yes": True, "no": False}.get(said["renewed"]),
            "months_to_build": said["months_to_build"],
            "agreement": {"yes": True, "no": False}.get(said["agreement"]),
            "sdgs": sorted(map(int, said["sdgs"])),
            "country_roles": {code: said[f"role_{code}"] for code in self.countries if said[f"role_{code}"]},
            "actors": [row for n in range(len(self.actors)) if len(row := self._actor_said(n)) > 2],
            "risks": [
                {"text": said[f"risk_{n}"], "carried_by": said[f"risk_{n}_by"]}
                for n in range(self.n_risks)
                if said[f"risk_{n}"]
            ],
        } | {key: said[key] for key in TEXTS}
        return {key: value for key, value in found.items() if value not in (None, "", [], {})}

    def _actor_said(self, number: int) -> dict[str, Any]:
        name, country, _row = self.actors[number]
        keys = ("roles", "contributions", *ACTOR_TEXTS)
        said = {key: self.cleaned_data[f"actor_{number}_{key}"] for key in keys}
        return {"name": name, "country": country} | {key: value for key, value in said.items() if value}


def _sectors() -> list[tuple]:
    """Choices under the headings of SEGIB's lists."""
    groups = defaultdict(list)
    for code, sector in sectors().items():
        groups[sector.ambito].append((code, sector_name(code)))
    return [UNSAID, *groups.items()]


def _initial(said) -> dict[str, Any]:
    return {
        "modality": said.get("modality", ""),
        "start": said.get("start"),
        "end": said.get("end"),
        "renewed": _said(said.get("renewed")),
        "months_to_build": said.get("months_to_build"),
        "agreement": _said(said.get("agreement")),
        "sdgs": said.get("sdgs", []),
    } | {key: said.get(key, "") for key in TEXTS}
