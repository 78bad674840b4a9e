"""Inputs of the ficha's forms: what a person writes, and the long list of countries."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

WRITTEN_ERRORS = {
    "max_length": gettext_lazy("Acorte el texto: el máximo es %(limit_value)d caracteres y tiene %(show_value)d."),
    "null_characters_not_allowed": gettext_lazy("El texto trae un carácter nulo, que no se puede guardar: bórrelo."),
}


class WrittenField(forms.CharField):
    """Text that a person writes. Line ends count as one character, as browsers count them.

    There is no ``maxlength`` on the page: a browser would cut a pasted text without a word.
    """

    default_error_messages = WRITTEN_ERRORS

    def to_python(self, value):
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text

    def widget_attrs(self, widget):
        return {}


class WrittenEmail(forms.EmailField):
    default_error_messages = WRITTEN_ERRORS

    def widget_attrs(self, widget):
        return {"autocomplete": "off"}


class CountrySelect(forms.Select):
    """A select whose 250 options are written once and reused in every row."""

    def __init__(self, options_html: str = "", attrs=None, choices=()):
        super().__init__(attrs, choices)
        self.options_html = options_html

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        attributes = self.build_attrs(self.attrs, {"name": name} | (attrs or {}))
        chosen = f'<option value="{conditional_escape(value or "")}"'
        options = self.options_html.replace(chosen, f"{chosen} selected", 1)
        return format_html("<select{}>{}</select>", flatatt(attributes), mark_safe(options))
