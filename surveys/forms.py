"""Forms of the ficha, made from ``anexo1``: no official wording, limit or option is repeated here.

A draft may be incomplete, so nothing is demanded; what is written must be right.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.enums import ActorKind, InitiativeType
from pifcss_registry.accounts.models import Country
from pifcss_registry.text import fold

from . import anexo1
from .content import entry_content, institution_content
from .form_fields import CountrySelect, WrittenEmail, WrittenField
from .form_parts import Field, Section
from .models import Entry, EntryActor, Ficha

EXTRA_ROWS = 3
MAX_ACTORS = 100  # with every country ticked, a page stays under the 1000 fields that Django takes
COMMENT_MAX_LENGTH = 5000


class Countries:
    """Every country in the active language, the Ibero-American ones first: one query for a whole page."""

    def __init__(self):
        found = sorted(Country.objects.all(), key=lambda country: fold(country.name))
        self.by_code = {country.pk: country for country in found}
        self.groups = [
            (_("Iberoamérica"), [(country.pk, country.name) for country in found if country.iberoamerican]),
            (_("Otros países"), [(country.pk, country.name) for country in found if not country.iberoamerican]),
        ]
        self.names = {country.pk: country.name for country in found}

    @property
    def options_html(self) -> str:
        groups = [
            format_html(
                '<optgroup label="{}">{}</optgroup>',
                label,
                format_html_join("", '<option value="{}">{}</option>', options),
            )
            for label, options in self.groups
        ]
        return format_html('<option value="">{}</option>', _("Elija…")) + mark_safe("".join(groups))


def _limit(field: Field) -> str:
    if field.kind == "points":
        return _("Hasta %(n)s caracteres en cada respuesta.") % {"n": field.max_length}
    return _("Hasta %(n)s caracteres.") % {"n": field.max_length}


def _text(field: Field, column: str, label: str, help_text: str = "") -> forms.Field:
    if column.endswith("_email"):
        return WrittenEmail(label=label, required=False, max_length=field.column_max_length(column))
    long = field.kind in ("long_text", "points")
    rows = 3 if field.kind == "points" else 6
    return WrittenField(
        label=label,
        required=False,
        max_length=field.column_max_length(column),
        help_text=" · ".join(filter(None, [help_text, _limit(field) if field.kind == "long_text" else ""])),
        widget=forms.Textarea(attrs={"rows": rows}) if long else forms.TextInput(),
    )


def _type_fields(field: Field, position: int) -> Iterator[tuple[str, forms.Field]]:
    choices = [(option.value, str(option.official(position))) for option in field.options]
    yield (
        "type",
        forms.TypedChoiceField(
            label=str(field.label),
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            help_text=str(field.help),
        ),
    )
    yield "type_other", _text(field, "type_other", _("Si eligió la opción 4, especifique:"))


def _yes_no(field: Field) -> forms.Field:
    return forms.TypedChoiceField(
        label=str(field.label),
        choices=[("yes", _("Sí")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def _inputs(field: Field, position: int) -> Iterator[tuple[str, forms.Field]]:
    """The form fields of a question, by column; none for actors and countries, which have their own."""
    label, help_text = str(field.label), str(field.help or "")
    if field.kind == "type":
        yield from _type_fields(field, position)
    elif field.kind == "yes_no":
        yield field.columns[0], _yes_no(field)
    elif field.kind == "person":
        name, email = field.columns
        yield name, _text(field, name, _("Nombre y apellido"))
        yield email, _text(field, email, _("Correo electrónico"))
    elif field.kind == "points":
        for number, column in enumerate(field.columns, 1):
            yield column, _text(field, column, _("Respuesta %(n)s") % {"n": number})
    elif field.kind in ("text", "long_text"):
        yield field.columns[0], _text(field, field.columns[0], label, help_text)


def input_of(field: Field, column: str) -> forms.Field:
    """The form field of one column of a question that is no list."""
    return dict(_inputs(field, 1))[column]


@dataclass(frozen=True)
class Question:
    """A question of Anexo 1 on the page, with its bound inputs."""

    field: Field
    inputs: list[forms.BoundField]

    @property
    def is_group(self) -> bool:
        """Several inputs under the official label as legend."""
        return len(self.inputs) > 1 and self.field.kind != "type"

    @property
    def hint(self) -> str:
        """The official help and the limit, said once for a group."""
        limit = _limit(self.field) if self.field.kind == "points" else ""
        return " · ".join(filter(None, [str(self.field.help or ""), limit]))


class AnswersForm(forms.Form):
    """The questions of some sections, for one ficha or one of its initiatives."""

    sections: tuple[Section, ...] = ()

    def __init__(
        self,
        data=None,
        *,
        owner: Ficha | Entry,
        position: int = 1,
        locked: frozenset[str] = frozenset(),
        **kwargs,
    ):
        """``locked``: keys of questions that stay as they are. Shown disabled; what is posted for them is ignored."""
        super().__init__(data, **kwargs)
        self.owner, self.locked = owner, locked
        for section in self.sections:
            for field in section.fields:
                for column, form_field in _inputs(field, position):
                    form_field.disabled = field.key in locked
                    self.fields[column] = form_field
                    self.initial[column] = getattr(owner, column)
        if "share" in self.fields:
            self.initial["share"] = {True: "yes", False: "no"}.get(owner.share)

    def questions(self, section: Section) -> list[Question]:
        return [
            Question(field, [self[column] for column in field.columns if column in self.fields])
            for field in section.fields
        ]

    def values(self) -> dict[str, Any]:
        """What was written, by column, without what is locked."""
        return {column: value for column, value in self.cleaned_data.items() if not self.fields[column].disabled}


class InstitutionForm(AnswersForm):
    sections = (anexo1.INSTITUTION,)

    def section_list(self) -> list[tuple[str, list[Question]]]:
        return [(str(section.heading()), self.questions(section)) for section in self.sections]

    def typed(self) -> dict[str, Any]:
        """What was written, in the shape of ``content.snapshot``."""
        return institution_content(self.owner) | self.values()


class ActorForm(forms.Form):
    """An actor: a row. What a person leaves wholly blank is no actor."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = WrittenField(
        label=gettext_lazy("Nombre"), max_length=EntryActor._meta.get_field("name").max_length, required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Tipo de actor"), required=False)
    kind_other = WrittenField(
        label=gettext_lazy("Si es «Otro», ¿cuál?"),
        max_length=EntryActor._meta.get_field("kind_other").max_length,
        required=False,
    )
    country = forms.ChoiceField(label=gettext_lazy("País"), required=False)

    def __init__(self, *args, countries: Countries, options_html: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Elija…")), *ActorKind.choices]
        self.fields["country"].widget = CountrySelect(options_html)
        self.fields["country"].choices = [("", ""), *countries.groups]
        self.countries = countries

    def row(self) -> dict[str, Any] | None:
        """The row for ``services.save_entry``, None when it is blank or to be taken out."""
        said = self.cleaned_data
        if said.get("DELETE") or not any(said.get(key) for key in ("name", "kind", "kind_other", "country")):
            return None
        return {
            "id": said.get("id"),
            "name": said["name"],
            "kind": said["kind"],
            "kind_other": said["kind_other"] if said["kind"] in ("", ActorKind.OTHER) else "",
            "country": self.countries.by_code.get(said["country"]),
        }


class BaseActorFormSet(forms.BaseFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Quitar")

    def clean(self) -> None:
        """Rows leave by their «Quitar» only, never because the page arrived cut short."""
        if self.total_form_count() < self.initial_form_count():
            raise forms.ValidationError(_("La página llegó incompleta: vuelva a abrirla."))

    def rows(self) -> list[dict[str, Any]]:
        rows = [form.row() for form in self.forms if form.cleaned_data]
        return [row for row in rows if row is not None]

    def problems(self) -> list[dict[str, str]]:
        """Errors of the rows in words with the input they concern, for the summary on top of the page."""
        found = [{"message": message, "url": "#campo-actors"} for message in self.non_form_errors()]
        for number, form in enumerate(self.forms, 1):
            for name, errors in form.errors.items():
                field = form[name]
                where = _("Actor %(n)s, %(field)s") % {"n": number, "field": field.label}
                found += [{"message": f"{where}: {error}", "url": f"#{field.auto_id}"} for error in errors]
        return found


ActorFormSet = forms.formset_factory(
    ActorForm,
    formset=BaseActorFormSet,
    extra=EXTRA_ROWS,
    max_num=MAX_ACTORS,
    absolute_max=MAX_ACTORS + EXTRA_ROWS,
    validate_max=True,
    can_delete=True,
    can_delete_extra=False,
)


class EntryForm(AnswersForm):
    """An initiative with its actors and partner countries."""

    sections = (anexo1.INITIATIVE, anexo1.DESCRIPTION)

    def __init__(
        self, data=None, *, owner: Entry, countries: Countries, locked: frozenset[str] = frozenset(), **kwargs
    ):
        super().__init__(data, owner=owner, position=owner.position, locked=locked, **kwargs)
        self.countries = countries
        partners = anexo1.field("initiative", "partner_countries")
        chosen = [country.pk for country in owner.partner_countries.all()]
        own = owner.ficha.country_id
        self.partner_groups = [
            (label, [option for option in options if option[0] != own or own in chosen])
            for label, options in countries.groups
        ]
        self.fields["partner_countries"] = forms.MultipleChoiceField(
            label=str(partners.label),
            choices=self.partner_groups,
            required=False,
            disabled=partners.key in locked,
        )
        self.initial["partner_countries"] = chosen
        rows = [
            {"id": actor.pk, "name": actor.name, "kind": actor.kind, "kind_other": actor.kind_other}
            | {"country": actor.country_id}
            for actor in owner.actors.all()
        ]
        if "actors" in locked:
            data = None
        self.actors = ActorFormSet(
            data,
            prefix="actors",
            initial=None if data is not None else rows,
            form_kwargs={"countries": countries, "options_html": countries.options_html},
        )
        if "actors" in locked:
            self.actors.extra = 0
            for field in (field for row in self.actors for field in row.fields.values()):
                field.disabled = True

    def section_list(self) -> list[tuple[str, list[Question]]]:
        n = self.owner.position
        return [(str(section.heading(n)), self.questions(section)) for section in self.sections]

    def is_valid(self) -> bool:
        return all([super().is_valid(), "actors" in self.locked or self.actors.is_valid()])

    def rows(self) -> list[dict[str, Any]] | None:
        """The actors for ``services.save_entry``; None when they are locked."""
        return None if "actors" in self.locked else self.actors.rows()

    def clean(self):
        said = super().clean()
        if said.get("type") == InitiativeType.OTHER and not said.get("type_other") and "type_other" in said:
            self.add_error("type_other", _("Eligió «Otros»: especifique qué tipo de iniciativa es."))
        elif said.get("type") not in (None, InitiativeType.OTHER):
            said["type_other"] = ""
        return said

    def values(self) -> dict[str, Any]:
        return {column: value for column, value in super().values().items() if column != "partner_countries"}

    def partners(self) -> list[Country] | None:
        if self.fields["partner_countries"].disabled:
            return None
        return [self.countries.by_code[code] for code in self.cleaned_data["partner_countries"]]

    def partner_options(self) -> list[dict[str, Any]]:
        """Groups of countries with what is chosen, also what was chosen in a form that is shown again."""
        chosen = set(self["partner_countries"].value() or ())
        return [
            {"label": label, "options": [(code, name, code in chosen) for code, name in options]}
            for label, options in self.partner_groups
        ]

    def partner_names(self) -> list[str]:
        chosen = self["partner_countries"].value() or ()
        return sorted(self.countries.names[code] for code in chosen if code in self.countries.names)

    def typed(self) -> dict[str, Any]:
        """What was written, in the shape of ``content.entry_content``."""
        lists = {}
        if self.rows() is not None:
            rows = [row | {"country_id": row["country"] and row["country"].pk} for row in self.rows()]
            lists["actors"] = rows
        if self.partners() is not None:
            lists["partner_countries"] = sorted(self.cleaned_data["partner_countries"])
        return entry_content(self.owner) | self.values() | lists


class MoveForm(forms.Form):
    """What is said with a move."""

    comment = WrittenField(max_length=COMMENT_MAX_LENGTH, required=False)
