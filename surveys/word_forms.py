"""What is asked when files come back: one of a country, several of the Unit, and whose a file is."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pifcss_registry.accounts.models import Country

DOCX = ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class UploadForm(forms.Form):
    """One document. ``too_big`` are the names of files that were dropped on the way in."""

    file = forms.FileField(
        label=gettext_lazy("Archivo de Word (.docx)"),
        help_text=gettext_lazy("Hasta 10 MB."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": DOCX}),
        error_messages={"required": gettext_lazy("Elija el archivo que quiere subir.")},
    )

    def __init__(self, data=None, files=None, *, too_big=()):
        super().__init__(data, files)
        self.too_big = too_big

    def clean(self):
        if self.too_big:
            self.errors.pop("file", None)
            self.add_error("file", _("El archivo pesa más de 10 MB: quite imágenes y súbalo otra vez."))
        return self.cleaned_data


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once: its value is their list."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not files:
            raise forms.ValidationError(self.error_messages["required"])
        return [super(ManyFilesField, self).clean(each, initial) for each in files]


class BatchForm(UploadForm):
    """A folder of documents that several countries returned."""

    file = ManyFilesField(
        label=gettext_lazy("Archivos de Word (.docx)"),
        help_text=gettext_lazy("Elija todos los que volvieron, de los países que sean: hasta 40, de 10 MB cada uno."),
        allow_empty_file=True,
        widget=ManyFilesInput(attrs={"accept": DOCX}),
        error_messages={"required": gettext_lazy("Elija los archivos que quiere subir.")},
    )

    def clean(self):
        if self.too_big:
            self.errors.pop("file", None)
            words = {"names": ", ".join(self.too_big)}
            self.add_error("file", _("Pesan más de 10 MB: %(names)s. No se subió ninguno.") % words)
        return self.cleaned_data


class HandOverForm(forms.Form):
    """Whose file it is."""

    country = forms.ModelChoiceField(
        label=gettext_lazy("País"), queryset=Country.objects.none(), empty_label=gettext_lazy("Elija el país")
    )

    def __init__(self, data=None, *, countries, initial=None):
        super().__init__(data, initial={"country": initial})
        self.fields["country"].queryset = countries
