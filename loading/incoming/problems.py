"""What is wrong with a line or a file, as codes, and the words for it in the reader's language."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

SHOWN = 80  # characters of what somebody typed


class Problem(NamedTuple):
    """``code`` is a key of ``TEXTS``; ``words`` are data. ``field`` in them is a key of our own (``columns``)."""

    code: str
    words: Mapping[str, Any] = {}


class Unreadable(Exception):
    """A file, or the rest of it, cannot be read at all."""

    def __init__(self, code: str, **words: Any):
        super().__init__(code)
        self.problem = Problem(code, words)


def problem(code: str, **words: Any) -> Problem:
    return Problem(code, {key: shown(value) if isinstance(value, str) else value for key, value in words.items()})


def shown(text: str) -> str:
    """Words of a stranger's file, shortened, with nothing in them that cannot be printed or stored."""
    seen = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:SHOWN])
    return seen + "…" * (len(text) > SHOWN)


TEXTS = {
    # lines
    "not_utf8": _("La línea no está en UTF-8. Guarde el archivo como UTF-8 y cárguelo otra vez."),
    "not_json": _("La línea no es un objeto JSON."),
    "line_too_long": _("La línea pasa de %(limit)s caracteres."),
    "key_twice": _("La clave «%(key)s» está dos veces."),
    "unknown_key": _("No se conoce la clave «%(key)s»."),
    "bad_character": _("Hay un carácter que no es de texto en: %(field)s."),
    "more_cells": _("La línea tiene más celdas que la primera."),
    "formula": _("Hay una fórmula en la columna «%(column)s»: pegue su valor."),
    "cut_cell": _("La celda quedó cortada o no se puede leer: %(field)s."),
    "id_twice": _("El identificador «%(id)s» ya está en la línea %(line)s."),
    # fields
    "missing": _("Falta un dato que es obligatorio: %(field)s."),
    "wrong_kind": _("No es lo que va ahí («%(value)s»): %(field)s."),
    "unknown_code": _("No se conoce «%(value)s»: %(field)s."),
    "text_too_long": _("Pasa de %(limit)s caracteres: %(field)s."),
    "too_many": _("Hay más de %(limit)s: %(field)s."),
    "not_a_day": _("No es una fecha como 2022-03-31 («%(value)s»): %(field)s."),
    "not_a_number": _("No es un número entero entre %(least)s y %(most)s («%(value)s»): %(field)s."),
    "not_yes_or_no": _("No es sí ni no («%(value)s»): %(field)s."),
    "ends_before": _("Termina antes de empezar."),
    "actor_without_type": _("Falta el tipo del actor «%(name)s»."),
    "actor_without_name": _("Hay un actor sin nombre."),
    "risk_without_text": _("Hay un riesgo sin texto."),
    # files
    "empty_file": _("El archivo está vacío."),
    "unknown_ending": _("El archivo debe terminar en .jsonl, .csv o .xlsx."),
    "no_header": _("La primera línea debe tener los nombres de las columnas."),
    "too_many_columns": _("Hay más de %(limit)s columnas."),
    "table_not_utf8": _("La primera línea no está en UTF-8: en la hoja de cálculo, guarde como «CSV UTF-8»."),
    "not_xlsx": _("No es un libro de Excel (.xlsx), o está dañado."),
    "protected": _("El libro está protegido con contraseña: quítela y cárguelo otra vez."),
    "macros": _("El libro tiene macros: guárdelo como .xlsx sin ellas."),
    "too_complex": _("El libro crece demasiado al abrirlo: guárdelo como CSV y cárguelo otra vez."),
    "broken_table": _("La tabla no se puede seguir leyendo desde la línea %(line)s: una comilla no se cierra."),
    "columns_missing": _("No se encontró en el archivo la columna de: %(fields)s."),
}
