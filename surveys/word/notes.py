"""What a person is told about a document: warnings of a reading, reasons of a rejection. Texts in their language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .declared import Note

MESSAGES = {
    "email_missing": gettext_lazy("el punto focal no tiene correo electrónico"),
    "institution_email_missing": gettext_lazy("el punto focal de la institución no tiene correo electrónico"),
    "focal_point_missing": gettext_lazy("falta el punto focal y su correo electrónico"),
    "institution_focal_point_missing": gettext_lazy("falta el punto focal de la institución y su correo"),
    "type_missing": gettext_lazy("falta el tipo de iniciativa"),
    "share_missing": gettext_lazy("no dice si le interesa compartir la experiencia (Sí o No)"),
    "too_many_points": gettext_lazy(
        "hay %(n)s respuestas en «%(question)s» y la ficha admite hasta tres; ninguna se pierde: elija cuáles quedan"
    ),
    "actor_without_kind": gettext_lazy("falta el tipo de actor de «%(name)s»"),
    "kind_not_listed": gettext_lazy(
        "el tipo de actor de «%(name)s» («%(kind)s») no está en la lista de la ficha: quedó como «otro»"
    ),
    "country_not_understood": gettext_lazy("no se reconoce el país «%(text)s»"),
    "country_missing": gettext_lazy("el documento no dice qué país completa la ficha"),
    "type_not_understood": gettext_lazy("no se entiende el tipo de iniciativa: «%(text)s»"),
    "type_ambiguous": gettext_lazy("hay más de un tipo de iniciativa marcado"),
    "type_other_missing": gettext_lazy("eligió «Otros» sin especificar el tipo de iniciativa"),
    "share_not_understood": gettext_lazy("no se entiende si le interesa compartir la experiencia: «%(text)s»"),
    "too_long": gettext_lazy(
        "la respuesta de «%(question)s» es más larga de lo que admite la ficha (%(limit)s caracteres)"
    ),
    "too_many_initiatives": gettext_lazy("hay %(n)s iniciativas y la ficha admite hasta tres"),
    "several_focal_points": gettext_lazy("hay más de un punto focal y la ficha admite uno"),
    "tracked_changes": gettext_lazy(
        "el documento tiene cambios sin aceptar: se leyó como si todos estuvieran aceptados"
    ),
    "comments_ignored": gettext_lazy("los comentarios del documento no se leen"),
    "country_differs": gettext_lazy(
        "el documento dice que es de %(country)s, no de su país: compruebe que es el archivo correcto"
    ),
    "round_differs": gettext_lazy("el documento es de otra convocatoria (%(round)s)"),
    "initiative_absent": gettext_lazy("«%(name)s» no está en el documento; en la ficha sigue como estaba"),
}

# Good to know, but nothing that the reading lacks.
REMARKS = frozenset({"tracked_changes", "comments_ignored", "several_focal_points"})

REASONS = {
    "not_docx": gettext_lazy("El archivo no es un documento de Word (.docx)."),
    "old_word": gettext_lazy(
        "El archivo es de una versión antigua de Word (.doc): guárdelo como .docx y súbalo otra vez."
    ),
    "other_type": gettext_lazy(
        "El archivo es de otro tipo (%(type)s), aunque se llame .docx: súbalo como documento de Word."
    ),
    "protected": gettext_lazy("El archivo está protegido con contraseña: quítela y súbalo otra vez."),
    "macros": gettext_lazy(
        "El archivo contiene macros: guárdelo como documento de Word sin macros (.docx) y súbalo otra vez."
    ),
    "damaged": gettext_lazy(
        "El archivo está dañado o incompleto: ábralo en Word, guárdelo de nuevo y súbalo otra vez."
    ),
    "empty": gettext_lazy("El archivo está vacío."),
    "too_big": gettext_lazy("El archivo pesa más de %(limit)s MB: quite imágenes y súbalo otra vez."),
    "too_complex": gettext_lazy(
        "El archivo es demasiado complejo para leerlo: copie las respuestas en una ficha nueva y súbala."
    ),
    "too_slow": gettext_lazy("Leer el archivo tarda demasiado: copie las respuestas en una ficha nueva y súbala."),
    "blank": gettext_lazy("La ficha está en blanco: no tiene ninguna respuesta."),
    "not_a_ficha": gettext_lazy(
        "El documento no parece una ficha: no se encontró ninguna de las preguntas del Anexo 1."
    ),
}


def note_text(note: Note) -> str:
    """One sentence for a person, with the initiative it is about."""
    text = str(MESSAGES[note.code]) % dict(note.words)
    if note.position is None:
        return text[0].upper() + text[1:]
    return _("Iniciativa %(n)s: %(message)s") % {"n": note.position, "message": text}


def reason_text(code: str, words: Mapping[str, Any]) -> str:
    """Why a file is not read: ``code`` and ``words`` of its ``Rejected``."""
    return str(REASONS[code]) % dict(words)
