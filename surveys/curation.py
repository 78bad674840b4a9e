"""The Unit's work on a sent initiative: its sectors, and the directory's actor and fine type of each declared one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from initiatives.directory import DEFAULT_TYPE, acronym_key, name_key, split_acronym
from initiatives.enums import ActorKind
from initiatives.models import Actor, ActorType, Sector

from .models import Entry, EntryActor


def _keys(declared: EntryActor) -> tuple[str, set[str]]:
    """The folded name of a declared actor and the acronyms under which it may stand in the directory."""
    name, acronym = split_acronym(declared.name)
    return name_key(name), {acronym_key(name), acronym_key(acronym)} - {""}


@dataclass
class Directory:
    """What the selects of a review page offer, for all its actors at once: three queries."""

    types: list[ActorType] = field(default_factory=list)
    sectors: list[Sector] = field(default_factory=list)
    found: list[Actor] = field(default_factory=list)

    @classmethod
    def for_entries(cls, entries: Iterable[Entry]) -> "Directory":
        names, acronyms, chosen = set(), set(), set()
        for declared in (actor for entry in entries for actor in entry.actors.all()):
            key, short = _keys(declared)
            names.add(key)
            acronyms |= short
            chosen.add(declared.matched_actor_id)
        same = Q(key__in=names) | Q(acronym_key__in=acronyms) | Q(pk__in=chosen - {None})
        found = Actor.objects.filter(same).select_related("country", "actor_type").order_by("name", "pk")
        return cls(list(ActorType.objects.all()), list(Sector.objects.all()), list(found))

    def candidates(self, declared: EntryActor) -> list[Actor]:
        """As ``initiatives.directory.candidates``, and whoever was chosen before."""
        key, short = _keys(declared)
        return [
            actor
            for actor in self.found
            if actor.pk == declared.matched_actor_id
            or (
                (actor.key == key or actor.acronym_key in short)
                and (declared.country_id is None or actor.country_id in (None, declared.country_id))
            )
        ]

    def certain(self, declared: EntryActor) -> Actor | None:
        """The one that validation takes by itself, as ``initiatives.directory.find``."""
        key, _short = _keys(declared)
        here = [actor for actor in self.candidates(declared) if actor.country_id == declared.country_id]
        return here[0] if len(here) == 1 else next((actor for actor in here if actor.key == key), None)

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


class CurationForm(forms.Form):
    """Sectors and, for each declared actor, two selects named by its id. Nothing is demanded."""

    def __init__(self, data=None, *, entry: Entry, directory: Directory):
        super().__init__(data, prefix=f"i{entry.position}")
        self.entry, self.directory = entry, directory
        self.declared: Sequence[EntryActor] = list(entry.actors.all())
        self.fields["sectors"] = forms.MultipleChoiceField(
            label=_("Sectores"), choices=[(each.pk, each.name) for each in directory.sectors], required=False
        )
        self.initial["sectors"] = [sector.pk for sector in entry.sectors.all()]
        for actor in self.declared:
            self._add_actor(actor)

    def _add_actor(self, actor: EntryActor) -> None:
        certain = self.directory.certain(actor)
        blank = _("Coincide: %(actor)s") % {"actor": certain} if certain else _("Nuevo: se agregará al directorio")
        candidates = [(str(each.pk), _described(each)) for each in self.directory.candidates(actor)]
        types = [(each.pk, each.name) for each in self.directory.types_of(actor.kind)]
        who, which = f"actor_{actor.pk}", f"type_{actor.pk}"
        self.fields[who] = forms.ChoiceField(
            label=_("Actor del directorio"), choices=[("", blank), *candidates], required=False
        )
        self.initial[who] = str(actor.matched_actor_id or "")
        self.fields[which] = forms.ChoiceField(label=_("Tipo detallado"), choices=types, required=False)
        self.initial[which] = actor.actor_type_id or DEFAULT_TYPE.get(actor.kind, "")

    def actor_rows(self) -> list[tuple[EntryActor, forms.BoundField, forms.BoundField]]:
        return [(actor, self[f"actor_{actor.pk}"], self[f"type_{actor.pk}"]) for actor in self.declared]

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
        actors = {str(actor.pk): actor for actor in self.directory.found}
        types = {each.pk: each for each in self.directory.types}
        return {
            "sectors": [each for each in self.directory.sectors if each.pk in said["sectors"]],
            "matches": {each.pk: actors.get(said[f"actor_{each.pk}"]) for each in self.declared},
            "types": {each.pk: types.get(said[f"type_{each.pk}"]) for each in self.declared},
        }
