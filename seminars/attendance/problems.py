"""What can be wrong with a log: codes with the words for a person, and the line where it stands."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

_CLOCK_LIKE = re.compile(r"[0-9:/.,+\- ]{1,40}")


class Problem(NamedTuple):
    """``code`` is a key of ``TEXTS``; ``line`` is 0 when it concerns the whole file; ``words`` are data."""

    code: str
    line: int = 0
    words: Mapping[str, Any] = {}


class Unreadable(Exception):
    """Nothing can be counted from the file."""

    def __init__(self, code: str, line: int = 0, **words: Any):
        super().__init__(code)
        self.problem = Problem(code, line, words)


def shown(text: str) -> str:
    """A time as it was written; nothing of what might name a person, since problems are kept."""
    return text if _CLOCK_LIKE.fullmatch(text) else "…"


TEXTS = {
    # a line
    "leave_before_join": _(
        "La salida (%(left)s) está antes de la entrada (%(joined)s): los relojes no concuerdan. No se cuenta."
    ),
    "leave_without_join": _(
        "Hay una salida sin una entrada anterior de esa persona: los relojes no concuerdan. No se cuenta."
    ),
    "never_leaves": _(
        "La persona no tiene salida. Se cuenta conectada hasta las %(until)s, cuando terminaron el seminario y el "
        "registro."
    ),
    "bad_time": _("No se entiende la hora de entrada o de salida («%(value)s»). La línea no se cuenta."),
    "no_person": _("La línea no dice de quién es: faltan el nombre y el correo. No se cuenta."),
    "unknown_action": _("No se sabe si la persona entró o salió. La línea no se cuenta."),
    "other_date": _("Es de otro día (%(date)s) y el seminario fue el %(day)s. La línea no se cuenta."),
    # the whole file
    "several_days": _("El registro tiene más de un día: %(dates)s. Se cuenta solo el día del seminario, el %(day)s."),
    "empty_file": _("El archivo está vacío."),
    "not_text": _("El archivo no es de texto. Baje el registro de la plataforma como CSV y súbalo otra vez."),
    "spreadsheet": _("Es un libro de hojas de cálculo. Guárdelo como CSV y súbalo otra vez."),
    "too_big": _("El archivo pasa de %(limit)s MB, mucho más que el registro de un seminario."),
    "too_many_lines": _("El archivo tiene más de %(limit)s líneas, muchas más que el registro de un seminario."),
    "broken_table": _("La tabla no se puede seguir leyendo: hay una celda demasiado larga o una comilla sin cerrar."),
    "no_header": _(
        "No se reconoció la línea con los nombres de las columnas. Hacen falta el nombre o el correo, la hora de "
        "entrada y la de salida, como en los informes de Zoom, Teams o Meet."
    ),
    "only_totals": _(
        "El informe dice cuántos minutos estuvo cada persona, pero no a qué hora entró y salió. Bájelo otra vez con "
        "las entradas y salidas (en Zoom, sin marcar «usuarios únicos»)."
    ),
    "mixed_dates": _("Unas fechas del archivo ponen primero el día y otras el mes: no se puede saber cuál es cuál."),
    "other_day": _(
        "El registro es de otro día (%(dates)s) y el seminario fue el %(day)s. Revise el archivo o la fecha del "
        "seminario."
    ),
    "nobody": _("En el archivo no hay ninguna entrada que se pueda contar."),
}


def sentence(problem: Problem) -> str:
    """In the reader's language, with its line."""
    text = str(TEXTS[problem.code]) % problem.words
    return now_("Línea %(line)s. %(text)s") % {"line": problem.line, "text": text} if problem.line else text
