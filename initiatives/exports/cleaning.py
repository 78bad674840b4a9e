"""What must not leave with a text: addresses of people, and characters that files cannot hold. Pure."""

import re
from typing import Any

from django.utils.translation import gettext as _

_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# What XML 1.0 has no place for, and XLSX is XML; JSON and CSV do not need them either.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def cleaned(value: Any) -> Any:
    """The value with its texts, at any depth, without e-mail addresses and control characters."""
    if isinstance(value, str):
        text = _UNFIT.sub("", value)
        return _ADDRESS.sub(_("[correo omitido]"), text) if "@" in text else text
    if isinstance(value, dict):
        return {key: cleaned(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(each) for each in value]
    return value
