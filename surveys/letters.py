"""A text with places to fill in, such as {pais}. Pure.

Only the places named here are filled in; a text cannot reach anything else.
"""

import re
from collections.abc import Mapping

PLACES = ("nombre", "pais", "convocatoria", "plazo", "dias", "cierra", "enlace")
_PLACE = re.compile(r"\{([^{}\n]*)\}")


def written(place: str) -> str:
    """A place as it stands in a text."""
    return "{" + place + "}"


def unknown_places(text: str) -> list[str]:
    """Places of a text that nothing fills in, in order, each once."""
    return list(dict.fromkeys(name for name in _PLACE.findall(text) if name not in PLACES))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled in, once: what a value holds is not read as a place."""
    return _PLACE.sub(lambda found: str(values.get(found[1], found[0])), text)
