"""Log lines without personal data."""

import logging
import re

_MASKS = (
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "<e-mail>"),
    # Addresses that are keys: invitations, password resets, an actor's link.
    (re.compile(r"(/invitaciones/(?:ficha/)?|/password/reset/key/|/confirmar/)[^/\s]+"), r"\1<token>"),
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
