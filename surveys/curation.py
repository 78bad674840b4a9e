"""The Unit's work on a sent initiative: its sectors, and the directory's actor and fine type of each declared one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from initiatives import directory
from initiatives.directory import DEFAULT_TYPE
from initiatives.enums import ActorKind
from initiatives.models import Actor, ActorType, Sector

from .models import Entry, EntryActor


def _wanted(declared: EntryActor) -> directory.Wanted:
    return directory.Wanted(declared.name, declared.country_id, declared.kind)


@dataclass
class Directory:
    """What the selects of a review page offer, for all its actors at once: six queries."""

    types: list[ActorType] = field(default_factory=list)
    sectors: list[Sector] = field(default_factory=list)
    pool: directory.Pool = field(default_factory=lambda: directory.Pool([]))

    @classmethod
    def for_entries(cls, entries: Iterable[Entry]) -> "Directory":
        declared = [actor for entry in entries for actor in entry.actors.all()]
        pool = directory.Pool(map(_wanted, declared), also=(each.matched_actor_id for each in declared))
        return cls(list(ActorType.objects.all()), list(Sector.objects.all()), pool)

    def candidates(self, declared: EntryActor) -> list[directory.Candidate]:
        """As ``initiatives.directory.candidates``, and whoever was chosen before."""
        found = self.pool.candidates(_wanted(declared))
        before = self.chosen(declared)
        if before is not None and before not in [each.actor for each in found]:
            found.append(directory.Candidate(before, 0, _("Lo eligió la Unidad Técnica."), False))
        return found

    def chosen(self, declared: EntryActor) -> Actor | None:
        """Whom a curator chose, or whom that one became since."""
        before = next((each for each in self.pool.actors if each.pk == declared.matched_actor_id), None)
        return before and before.current()

    def certain(self, declared: EntryActor) -> Actor | None:
        """The one that validation takes by itself, as ``initiatives.directory.find``."""
        return self.pool.certain(_wanted(declared))

    def types_of(self, kind: str) -> list[ActorType]:
        """Fine types of one of the form's types; for «Otro», all of them."""
        return [each for each in self.types if each.kind == kind or kind == ActorKind.OTHER]

    @property
    def sectors_by_ambito(self) -> dict[str, list[Sector]]:
        groups = defaultdict(list)
        for sector in self.sectors:
            groups[sector.ambito].append(sector)
        return dict(groups)


def _described(actor: Actor) -> str:
    place = actor.country.name if actor.country else _("sin país")
    return f"{actor} · {place} · {actor.actor_type}"


@dataclass(frozen=True)
class Option:
    """One answer to which actor of the directory a declared one is: the best first, each with its reason."""

    value: str
    label: str
    why: str = ""
    is_likely: bool = False


@dataclass(frozen=True)
class ActorRow:
    declared: EntryActor
    actor: forms.BoundField
    type: forms.BoundField
    options: list[Option]


class CurationForm(forms.Form):
    """Sectors and, for each declared actor, two fields named by its id. Nothing is demanded."""

    def __init__(self, data=None, *, entry: Entry, directory: Directory):
        super().__init__(data, prefix=f"i{entry.position}")
        self.entry, self.directory = entry, directory
        self.declared: Sequence[EntryActor] = list(entry.actors.all())
        self.fields["sectors"] = forms.MultipleChoiceField(
            label=_("Sectores"), choices=[(each.pk, each.name) for each in directory.sectors], required=False
        )
        # Until the Unit says otherwise, those that the country proposes in the complement.
        known = {sector.pk for sector in directory.sectors}
        said = [code for code in entry.complement.get("sectors", ()) if code in known]
        self.initial["sectors"] = [sector.pk for sector in entry.sectors.all()] or said
        self.options: dict[int, list[Option]] = {}
        self.offered: dict[str, Actor] = {}
        for actor in self.declared:
            self._add_actor(actor)

    def _add_actor(self, actor: EntryActor) -> None:
        certain, chosen = self.directory.certain(actor), self.directory.chosen(actor)
        candidates = self.directory.candidates(actor)
        why = {each.actor.pk: each.why for each in candidates}
        blank = _("Coincide: %(actor)s") % {"actor": certain} if certain else _("Nuevo: se agregará al directorio")
        options = [Option("", blank, why.get(certain.pk, "") if certain else "")]
        for each in candidates:
            self.offered[str(each.actor.pk)] = each.actor
            if each.actor != certain or each.actor == chosen:
                options.append(Option(str(each.actor.pk), _described(each.actor), each.why, each.is_offered))
        types = [(each.pk, each.name) for each in self.directory.types_of(actor.kind)]
        who, which = f"actor_{actor.pk}", f"type_{actor.pk}"
        self.options[actor.pk] = options
        self.fields[who] = forms.ChoiceField(
            label=_("Actor del directorio"),
            choices=[("", blank), *((str(each.actor.pk), str(each.actor)) for each in candidates)],
            required=False,
        )
        self.initial[who] = str(chosen.pk) if chosen else ""
        self.fields[which] = forms.ChoiceField(label=_("Tipo detallado"), choices=types, required=False)
        self.initial[which] = actor.actor_type_id or DEFAULT_TYPE.get(actor.kind, "")

    def actor_rows(self) -> list["ActorRow"]:
        return [
            ActorRow(actor, self[f"actor_{actor.pk}"], self[f"type_{actor.pk}"], self.options[actor.pk])
            for actor in self.declared
        ]

    def sector_options(self) -> list[dict[str, Any]]:
        chosen = set(self["sectors"].value() or ())
        return [
            {"label": ambito, "options": [(each.pk, each.name, each.pk in chosen) for each in sectors]}
            for ambito, sectors in self.directory.sectors_by_ambito.items()
        ]

    def sector_names(self) -> list[str]:
        chosen = set(self["sectors"].value() or ())
        return [sector.name for sector in self.directory.sectors if sector.pk in chosen]

    def values(self) -> dict[str, Any]:
        """The arguments of ``services.curate_entry``."""
        said = self.cleaned_data
        types = {each.pk: each for each in self.directory.types}
        return {
            "sectors": [each for each in self.directory.sectors if each.pk in said["sectors"]],
            "matches": {each.pk: self.offered.get(said[f"actor_{each.pk}"]) for each in self.declared},
            "types": {each.pk: types.get(said[f"type_{each.pk}"]) for each in self.declared},
        }
