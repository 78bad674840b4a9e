"""An initiative as a line declares it, checked: plain data that goes from process to process."""

import json
from hashlib import blake2b
from typing import Any, NamedTuple

DIGEST_VERSION = "1"  # another one makes every initiative that was loaded before count as changed


class DeclaredPart(NamedTuple):
    """An actor as the line names it. ``said`` is a row of ``initiatives.complements`` without name and country.

    ``written`` is how the country wrote the name, where that is not the name in the directory.
    """

    name: str
    type: str
    country: str | None = None
    acronym: str = ""
    written: str = ""
    said: dict[str, Any] = {}


class DeclaredInitiative(NamedTuple):
    """What ``initiatives.services.register_initiative`` is given, as codes. Lists are sorted, each code once.

    ``report_sectors`` is None where they follow from the sectors. ``complement`` is without the actors.
    """

    id: str
    texts: dict[str, Any]
    country: str
    year: int
    round: str
    partners: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    report_sectors: tuple[str, ...] | None = None
    actors: tuple[DeclaredPart, ...] = ()
    complement: dict[str, Any] = {}
    share: bool = False
    demonstration: bool = False
    source_note: str = ""

    @property
    def digest(self) -> str:
        """The same for the same declaration: by it one that was loaded before is known to be unchanged."""
        said = json.dumps([DIGEST_VERSION, *self], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return blake2b(said.encode(), digest_size=16).hexdigest()
