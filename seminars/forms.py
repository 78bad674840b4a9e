"""Forms of seminars. What was typed stays; countries of a person come from their memberships."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from glossary.models import TermVersion
from initiatives.enums import ActorKind
from initiatives.models import Initiative
from pifcss_registry.accounts.models import Country, User

from .attendance import MOST_BYTES
from .enums import PARTICIPANT_KINDS
from .models import MAX_TEXT, MOST_MINUTES, PanelVoice, ProgrammeItem, Registration, Seminar
from .permissions import asking_countries

MB = 1024 * 1024
MOST_PARTS, MOST_VOICES, MOST_CHOICES = 30, 12, 300
EMPTY_ROWS = 3  # beyond those that are there: no script is needed to add one
FIRST_YEAR, LAST_YEAR = 2000, 2100


class LongText(forms.CharField):
    """A text area whose line ends count as one character, as the browser counts them."""

    def __init__(self, rows: int = 4, **kwargs):
        super().__init__(max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


def zone_choices() -> list[tuple[str, str]]:
    """The zones of the 22 countries, the Unit's first: one query."""
    found = {}
    for country in Country.objects.filter(iberoamerican=True):
        for name in filter(None, country.timezones.split("|")):
            place = name.rpartition("/")[2].replace("_", " ")
            found[name] = str(country) if place == str(country) else f"{country}: {place}"
    mine = timezone.get_default_timezone_name()
    others = sorted(((name, label) for name, label in found.items() if name != mine), key=lambda pair: pair[1])
    return [(mine, found.get(mine, mine)), *others, ("UTC", "UTC")]


class SeminarForm(forms.ModelForm):
    """Day and hour as they are in the zone that is chosen."""

    day = forms.DateField(
        label=_("Día"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    hour = forms.TimeField(
        label=_("Hora en que comienza"),
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    zone = forms.ChoiceField(label=_("Hora de"))
    minutes = forms.IntegerField(label=_("Cuántos minutos dura"), min_value=1, max_value=MOST_MINUTES)
    link = forms.URLField(
        label=_("Enlace de la reunión"),
        help_text=_("La dirección de Zoom, Teams, Meet u otra. La ve solo quien se inscribió."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    description = LongText(label=_("De qué trata"), required=False)

    class Meta:
        model = Seminar
        fields = ("title", "round_code", "day", "hour", "zone", "minutes", "link", "description")
        help_texts = {
            "round_code": _("Su código, como 2022: las cifras del seminario pasan a las de la convocatoria."),
        }

    def __init__(self, *args, instance: Seminar | None = None, **kwargs):
        initial = {"minutes": 120}
        if instance and instance.pk:
            local = instance.starts_at.astimezone(instance.clock)
            initial = {"day": local.date(), "hour": local.time()}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        choices = zone_choices()
        if instance and instance.zone not in dict(choices):
            choices.append((instance.zone, instance.zone))
        self.fields["zone"].choices = choices

    def clean_day(self):
        day = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Escriba un año entre 2000 y 2100."))
        return day

    def clean(self):
        said = super().clean()
        if all(said.get(key) is not None for key in ("day", "hour", "zone")):
            starts = datetime.combine(said["day"], said["hour"], ZoneInfo(said["zone"]))
            there = starts.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(said["zone"]))
            if there.time() != said["hour"]:
                self.add_error("hour", _("Ese día no existe esa hora ahí: cambia el horario. Elija otra."))
            self.instance.starts_at = starts
        return said


class ProgrammeItemForm(forms.Form):
    title = forms.CharField(label=_("Qué"), max_length=200)
    speaker = forms.CharField(label=_("Quién"), max_length=200, required=False)
    minutes = forms.IntegerField(label=_("Minutos"), min_value=1, max_value=MOST_MINUTES)


class VoiceForm(forms.Form):
    institution = forms.CharField(label=_("Institución"), max_length=200)
    role = forms.CharField(label=_("Quién habla: su cargo"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Qué voz es"), choices=[("", _("Elija")), *ActorKind.choices])


class _Rows(forms.BaseFormSet):
    """Rows in the order of their numbers; a row that is left empty, or emptied, is none."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        del form.fields["DELETE"]  # a row is taken out by emptying it
        form.fields["ORDER"].label = now_("Orden")
        form.fields["ORDER"].min_value = 1
        form.empty_permitted = True
        form.use_required_attribute = False

    def _should_delete_form(self, form):
        return not any(str(form[name].value() or "").strip() for name in form.fields if name != "ORDER")

    def rows(self) -> list[dict]:
        return [{key: form.cleaned_data[key] for key in form.base_fields} for form in self.ordered_forms]


def _row_set(form, most: int):
    return forms.formset_factory(
        form,
        formset=_Rows,
        can_order=True,
        can_delete=True,
        extra=EMPTY_ROWS,
        max_num=most,
        absolute_max=most,
        validate_max=True,
    )


ProgrammeRows = _row_set(ProgrammeItemForm, MOST_PARTS)
PanelRows = _row_set(VoiceForm, MOST_VOICES)


def programme_rows(seminar: Seminar, data=None):
    """The two row sets as they stand, or as they were typed: two queries."""
    items = list(ProgrammeItem.objects.filter(seminar=seminar).values("title", "speaker", "minutes"))
    voices = list(PanelVoice.objects.filter(seminar=seminar).values("institution", "role", "kind"))
    return ProgrammeRows(data, initial=items, prefix="programa"), PanelRows(data, initial=voices, prefix="panel")


class OwnCountryForm(forms.Form):
    """In whose name; who works for one country only need not say."""

    country = forms.ChoiceField(label=_("País"), required=False)

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        codes = asking_countries(by)
        countries = {each.country_id: each.country for each in by.memberships_now if each.country_id in codes}
        self.countries: dict[str, Country] = dict(sorted(countries.items(), key=lambda item: item[1].name))
        self.fields["country"].choices = [(code, country.name) for code, country in self.countries.items()]
        if len(self.countries) <= 1:
            self.fields["country"].widget = forms.HiddenInput()

    def clean_country(self) -> Country | None:
        code = self.cleaned_data["country"]
        if code:
            return self.countries[code]
        if len(self.countries) > 1:
            raise forms.ValidationError(_("Elija el país por el que participa."))
        return next(iter(self.countries.values()), None)


class OutsiderForm(forms.ModelForm):
    """Somebody without an account."""

    class Meta:
        model = Registration
        fields = ("name", "email", "institution", "kind", "country")
        help_texts = {
            "email": _("Lo leen solo la Unidad Técnica y las personas de su país que trabajan en este registro."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("name", "email", "country"):
            self.fields[name].required = True
        self.fields["kind"].choices = [("", _("Elija")), *PARTICIPANT_KINDS]
        self.fields["country"].empty_label = str(_("Elija"))
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["institution"].widget.attrs["autocomplete"] = "organization"

    def _get_validation_exclusions(self):
        return {field.name for field in self._meta.model._meta.fields}  # the service answers for what is stored


class QuestionForm(OwnCountryForm):
    """What is asked, and of what; initiatives are those of the seminar's round that the person sees."""

    text = LongText(label=_("Su pregunta"), rows=3)
    about = forms.ChoiceField(label=_("Sobre un término o una iniciativa (opcional)"), required=False)

    field_order = ("country", "text", "about")

    def __init__(self, *args, by: User, seminar: Seminar, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        self.terms = {f"t-{each.term_id}": each for each in TermVersion.objects.newest().select_related("term")}
        rows = Initiative.objects.visible_to(by).filter(round_code=seminar.round_code).order_by("name")
        self.initiatives = {f"i-{each.pk}": each for each in rows.only("name")[:MOST_CHOICES]}
        terms = sorted(((key, each.name) for key, each in self.terms.items()), key=lambda pair: pair[1])
        self.fields["about"].choices = [
            ("", _("Ninguno")),
            (_("Términos del glosario"), terms),
            (_("Iniciativas"), [(key, each.name[:90]) for key, each in self.initiatives.items()]),
        ]

    def values(self) -> dict:
        """For ``services.ask``."""
        said = self.cleaned_data
        term = self.terms.get(said["about"])
        initiative = self.initiatives.get(said["about"])
        return {
            "text": said["text"],
            "country": said["country"],
            "term": term.term if term else None,
            "initiative": initiative,
        }


class AnswerForm(forms.Form):
    text = LongText(label=_("Respuesta"), rows=3)


class LogForm(forms.Form):
    """The meeting's log. ``too_big``: names of files that were dropped on the way in."""

    file = forms.FileField(
        label=_("Registro de la reunión (.csv)"),
        help_text=_(
            "El informe de participantes de Zoom, el de asistencia de Teams o el de Meet, tal como se baja. El "
            "archivo no se guarda, ni tampoco los nombres y correos que trae."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
        error_messages={"required": _("Elija el archivo que bajó de la plataforma.")},
    )
    zone = forms.ChoiceField(
        label=_("En qué hora están sus tiempos"),
        help_text=_("Las plataformas escriben la hora de la cuenta que baja el informe."),
    )

    def __init__(self, *args, seminar: Seminar, too_big=(), **kwargs):
        super().__init__(*args, initial={"zone": seminar.zone}, **kwargs)
        choices = zone_choices()
        if seminar.zone not in dict(choices):
            choices.append((seminar.zone, seminar.zone))
        self.fields["zone"].choices = choices
        self.too_big = too_big

    def clean(self):
        file = self.cleaned_data.get("file")
        if self.too_big or (file and file.size > MOST_BYTES):
            self.errors.pop("file", None)
            self.add_error("file", now_("El archivo pasa de %(limit)s MB.") % {"limit": MOST_BYTES // MB})
        return self.cleaned_data


class MoveForm(forms.Form):
    """What is said with a move."""

    comment = LongText(label=_("Comentario"), required=False)
