"""What is asked of whoever loads a file: the file, whose it is, and which of its columns is which."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.models import Initiative

from .incoming import columns
from .models import ColumnMapping
from .services import too_large_text

ORIGIN_LENGTH = Initiative._meta.get_field("origin").max_length
ROUND_LENGTH = Initiative._meta.get_field("round_code").max_length


class FileForm(forms.Form):
    """A file to look through. ``too_big``: names of files that were dropped on the way in."""

    file = forms.FileField(
        label=gettext_lazy("Archivo (.jsonl, .csv o .xlsx)"),
        help_text=gettext_lazy("Hasta 100 MB. Primero se revisa entero: nada se carga sin que usted lo confirme."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".jsonl,.ndjson,.csv,.xlsx"}),
        error_messages={"required": gettext_lazy("Elija el archivo que quiere cargar.")},
    )
    origin = forms.SlugField(
        label=gettext_lazy("De dónde viene"),
        help_text=gettext_lazy(
            "Una palabra corta para el sistema o la institución, siempre la misma: por ella y por el identificador "
            "de cada línea se reconoce lo que ya se cargó."
        ),
        max_length=ORIGIN_LENGTH,
        error_messages={"invalid": gettext_lazy("Use solo letras sin acentos, cifras y guiones.")},
    )
    round_code = forms.SlugField(
        label=gettext_lazy("Convocatoria"),
        help_text=gettext_lazy("Código para las líneas que no dicen ninguno. Si lo deja vacío, su año."),
        max_length=ROUND_LENGTH,
        required=False,
        error_messages={"invalid": gettext_lazy("Use solo letras sin acentos, cifras y guiones.")},
    )

    def __init__(self, data=None, files=None, *, too_big=()):
        super().__init__(data, files)
        self.too_big = too_big

    def clean(self):
        if self.too_big:
            self.errors.pop("file", None)
            self.add_error("file", too_large_text())
        return self.cleaned_data


class ColumnsForm(forms.Form):
    """Our column <- one of theirs; each of theirs once. ``mapping()`` is what was chosen."""

    name = forms.SlugField(
        label=gettext_lazy("Nombre de esta correspondencia"),
        help_text=gettext_lazy("Con él se recuerda para los próximos archivos de este origen con estas columnas."),
        max_length=ColumnMapping._meta.get_field("name").max_length,
        error_messages={"invalid": gettext_lazy("Use solo letras sin acentos, cifras y guiones.")},
    )

    def __init__(self, data=None, *, headers, mapping, name):
        super().__init__(data, initial={"name": name})
        theirs = [(header, header) for header in dict.fromkeys(headers) if header]
        for key, label in columns.LABELS.items():
            required = key in columns.REQUIRED
            self.fields[f"column_{key}"] = forms.ChoiceField(
                label=label,
                required=required,
                choices=[("", _("Elija la columna") if required else _("No está en el archivo")), *theirs],
            )
            self.initial[f"column_{key}"] = mapping.get(key, "")

    def clean(self):
        said = super().clean()
        chosen: dict[str, str] = {}
        for key in columns.LABELS:
            theirs = said.get(f"column_{key}")
            if theirs and theirs in chosen:
                self.add_error(f"column_{key}", _("Esa columna ya está elegida en «%s».") % chosen[theirs])
            elif theirs:
                chosen[theirs] = str(columns.LABELS[key])
        return said

    def mapping(self) -> dict[str, str]:
        return {
            key: self.cleaned_data[f"column_{key}"]
            for key in columns.LABELS
            if self.cleaned_data.get(f"column_{key}")
        }
