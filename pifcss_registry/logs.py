"""Log lines without personal data."""

import logging
import re

_MASKS = (
    (re.compile(r"[\w.+-]+(@|%40)[\w-]+(\.[\w-]+)+"), "<e-mail>"),
    # What PostgreSQL adds to an error: the values of the row, names among them. The constraint stands before it.
    (re.compile(r"(?ms)^(DETAIL|DETALLE|DETALHE):.*?(?=\n\n(?:The above|During handling)|\Z)"), r"\1: <row>"),
    # Addresses that are keys: invitations, password resets, an actor's link, calendars.
    (
        re.compile(r"(/invitaciones/(?:ficha/)?|/password/reset/key/|/confirmar/|/invitacion/|/calendario/)[^/\s]+"),
        r"\1<token>",
    ),
)


def mask(text: str) -> str:
    """The text with e-mail addresses and secret parts of addresses replaced."""
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    return text


class MaskingFormatter(logging.Formatter):
    """Masks the finished line, so that tracebacks are covered too."""

    def format(self, record: logging.LogRecord) -> str:
        """The formatted record, masked."""
        return mask(super().format(record))
