"""The form of ``manage.py plan_dialogues`` (``docs/interfaces.md``): JSON in, a ``Problem`` out, or ``Refused``.

An unknown key is refused by name. Required: ``slot_minutes``, ``slots``, ``parties`` with ``tz``, ``dialogues`` with
``id``, ``length`` and ``presenter``. What else is absent or null is not there: nobody said no, nothing is fixed.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from .openings import Openings
from .problem import DAY_MINUTES, Dialogue, Hours, Party, Problem

SHOWN = 60
# Far above any round, and what a planner can still answer in time.
MOST_SLOTS, MOST_DIALOGUES, MOST_PARTIES, LONGEST = 5000, 1000, 500, 200
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")

Reader = Callable[[Any, str], Any]


class Refused(ValueError):
    """A problem that cannot be planned: one line that names what, and where."""

    def __init__(self, where: str, what: str):
        super().__init__(f"{where}: {what}" if where else what)


def shown(value: Any) -> str:
    """A value as an error shows it: one printable line, cut; lists and objects by what they are."""
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    text = value if isinstance(value, str) else json.dumps(value)
    text = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


# Parts


def read_text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Refused(where, _("se espera un texto, no «%(given)s»") % {"given": shown(value)})
    if any("\ud800" <= char <= "\udfff" for char in value):  # half a character: JSON admits it, UTF-8 does not
        raise Refused(where, _("«%(given)s» tiene un carácter que no es válido") % {"given": shown(value)})
    return value


def read_number(least: int, most: int) -> Reader:
    def read(value: Any, where: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            words = {"least": least, "most": most, "given": shown(value)}
            raise Refused(where, _("se espera un número entero de %(least)s a %(most)s, no «%(given)s»") % words)
        return value

    return read


def read_slot(count: int) -> Reader:
    def read(value: Any, where: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < count:
            words = {"given": shown(value), "count": count}
            raise Refused(where, _("«%(given)s» no es el índice de una de las %(count)s franjas, desde 0") % words)
        return value

    return read


def read_yes_no(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise Refused(where, _("se espera true o false, no «%(given)s»") % {"given": shown(value)})
    return value


def read_list(reader: Reader, most: int) -> Reader:
    def read(value: Any, where: str) -> tuple:
        if not isinstance(value, list):
            raise Refused(where, _("se espera una lista, no «%(given)s»") % {"given": shown(value)})
        if len(value) > most:
            raise Refused(where, _("tiene %(n)s elementos; se admiten %(most)s") % {"n": len(value), "most": most})
        return tuple(reader(each, f"{where}[{place}]") for place, each in enumerate(value))

    return read


def read_object(readers: Mapping[str, Reader], required: tuple[str, ...] = ()) -> Reader:
    """What an object says, by key, without what is null; no other key is known."""

    def read(value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Refused(where, _("se espera un objeto, no «%(given)s»") % {"given": shown(value)})
        for key in value:
            if key not in readers:
                words = {"key": shown(key), "known": ", ".join(readers)}
                raise Refused(where, _("clave desconocida «%(key)s»; se conocen: %(known)s") % words)
        for key in required:
            if value.get(key) is None:
                raise Refused(where, _("falta «%(key)s»") % {"key": key})
        inside = f"{where}." if where else ""
        return {key: readers[key](said, f"{inside}{key}") for key, said in value.items() if said is not None}

    return read


def read_named(reader: Reader, most: int) -> Reader:
    """An object whose keys are names of the file's own."""

    def read(value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Refused(where, _("se espera un objeto, no «%(given)s»") % {"given": shown(value)})
        if len(value) > most:
            raise Refused(where, _("tiene %(n)s elementos; se admiten %(most)s") % {"n": len(value), "most": most})
        return {read_text(key, where): reader(said, f"{where}.{shown(key)}") for key, said in value.items()}

    return read


def read_moment(value: Any, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(read_text(value, where))
        if moment.tzinfo is not None and 1970 <= moment.year <= 2200:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Refused(
        where, _("se espera un instante como 2026-12-01T13:00:00Z, no «%(given)s»") % {"given": shown(value)}
    )


def read_clock(value: Any, where: str) -> int:
    """Minutes since midnight."""
    text = read_text(value, where)
    if not _CLOCK.fullmatch(text):
        raise Refused(where, _("se espera una hora como 07:00, no «%(given)s»") % {"given": shown(value)})
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def read_zone(value: Any, where: str) -> ZoneInfo:
    try:
        return ZoneInfo(read_text(value, where))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused(where, _("no se conoce la zona horaria «%(given)s»") % {"given": shown(value)}) from None


# The whole


def _problem_reader(slots: int) -> Reader:
    slot = read_slot(slots)
    party = read_object(
        {
            "tz": read_zone,
            "no": read_list(slot, MOST_SLOTS),
            "rather_not": read_list(slot, MOST_SLOTS),
            "answered": read_yes_no,
        },
        required=("tz",),
    )
    dialogue = read_object(
        {
            "id": read_text,
            "length": read_number(1, LONGEST),
            "presenter": read_text,
            "facilitator": read_text,
            "interested": read_list(read_text, MOST_PARTIES),
            "fixed": slot,
            "also": read_list(read_text, MOST_PARTIES),
        },
        required=("id", "length", "presenter"),
    )
    return read_object(
        {
            "slot_minutes": read_number(1, DAY_MINUTES),
            "slots": read_list(read_moment, MOST_SLOTS),
            "hours": read_object({"earliest": read_clock, "latest": read_clock}),
            "parties": read_named(party, MOST_PARTIES),
            "dialogues": read_list(dialogue, MOST_DIALOGUES),
            "previous": read_named(slot, MOST_DIALOGUES),
        },
        required=("slot_minutes", "slots", "parties", "dialogues"),
    )


def read_problem(data: Any) -> Problem:
    """The problem of a parsed file."""
    slots = data.get("slots") if isinstance(data, dict) else None
    said = _problem_reader(len(slots) if isinstance(slots, list) else 0)(data, "")
    _check_slots(said["slots"], said["slot_minutes"])
    hours = Hours(**said.get("hours", {}))
    if hours.earliest >= hours.latest:
        raise Refused("hours", _("«earliest» tiene que ser antes que «latest»"))
    parties = {
        code: Party(
            code,
            each["tz"],
            frozenset(each.get("no", ())),
            frozenset(each.get("rather_not", ())),
            each.get("answered", True),
        )
        for code, each in said["parties"].items()
    }
    dialogues = tuple(
        _dialogue(each, parties, f"dialogues[{place}] ({shown(each['id'])})")
        for place, each in enumerate(said["dialogues"])
    )
    ids = set()
    for dialogue in dialogues:
        if dialogue.id in ids:
            raise Refused("dialogues", _("«%(id)s» está dos veces") % {"id": shown(dialogue.id)})
        ids.add(dialogue.id)
    previous = said.get("previous", {})
    gone = [id for id in previous if id not in ids]
    problem = Problem(
        said["slot_minutes"],
        said["slots"],
        parties,
        dialogues,
        hours,
        {id: slot for id, slot in previous.items() if id in ids},
        tuple(_("previous: «%(id)s» ya no está entre los diálogos") % {"id": shown(id)} for id in gone),
    )
    _check_fixed(problem)
    return problem


def _check_slots(slots: tuple[datetime, ...], minutes: int) -> None:
    for place, (one, next) in enumerate(pairwise(slots), 1):
        if next <= one:
            raise Refused(f"slots[{place}]", _("no viene después de la anterior: van en orden"))
        if next - one < timedelta(minutes=minutes):
            words = {"minutes": minutes}
            raise Refused(
                f"slots[{place}]", _("empieza antes de que pasen los %(minutes)s minutos de la anterior") % words
            )


def _dialogue(said: dict[str, Any], parties: Mapping[str, Party], where: str) -> Dialogue:
    for key, codes in (
        ("presenter", [said["presenter"]]),
        ("facilitator", [said["facilitator"]] if "facilitator" in said else []),
        ("interested", said.get("interested", ())),
        ("also", said.get("also", ())),
    ):
        for code in codes:
            words = {"code": shown(code)}
            if code not in parties:
                raise Refused(f"{where}.{key}", _("«%(code)s» no está en «parties»") % words)
            if key == "interested" and code == said["presenter"]:
                raise Refused(
                    f"{where}.{key}", _("«%(code)s» presenta: no puede estar entre los interesados") % words
                )
            if key == "also" and code == said["presenter"]:
                raise Refused(
                    f"{where}.{key}", _("«%(code)s» ya presenta: aquí van quienes presentan además") % words
                )
            if codes.count(code) > 1:
                raise Refused(f"{where}.{key}", _("«%(code)s» está dos veces") % words)
    return Dialogue(**said)


def _check_fixed(problem: Problem) -> None:
    openings = Openings(problem)
    fixed = [dialogue for dialogue in problem.dialogues if dialogue.fixed is not None]
    for dialogue in fixed:
        slot, span = dialogue.fixed, ((1 << dialogue.length) - 1) << dialogue.fixed
        where = f"{shown(dialogue.id)}.fixed"
        if not openings.runs(dialogue.length) >> slot & 1:
            raise Refused(
                where, _("desde la franja %(slot)s no hay %(n)s seguidas") % {"slot": slot, "n": dialogue.length}
            )
        for host in dialogue.hosts:
            words = {"host": shown(host), "slot": slot}
            if span & openings.no[host]:
                raise Refused(where, _("%(host)s dijo que no puede en la franja %(slot)s") % words)
            if span & ~openings.hours[host]:
                raise Refused(where, _("la franja %(slot)s queda fuera del horario local de %(host)s") % words)
    for one, other in combinations(fixed, 2):
        both = set(one.hosts) & set(other.hosts)
        if both and one.fixed < other.fixed + other.length and other.fixed < one.fixed + one.length:
            words = {"one": shown(one.id), "other": shown(other.id), "host": shown(min(both))}
            raise Refused(
                "dialogues", _("«%(one)s» y «%(other)s» están fijados a la vez, y en ambos está %(host)s") % words
            )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the file; a key that it has twice would silently lose one of its values."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Refused("", _("la clave «%(key)s» está dos veces en un objeto") % {"key": shown(key)})
        found[key] = value
    return found


def _no_number(name: str) -> None:
    raise ValueError(name)


def parse(content: bytes) -> Problem:
    """The problem of a file's bytes (JSON, UTF-8). Raises ``Refused`` on whatever else it is."""
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except Refused:
        raise
    except UnicodeDecodeError as error:
        raise Refused("", _("el archivo no está en UTF-8 (byte %(position)s)") % {"position": error.start}) from None
    except json.JSONDecodeError as error:
        words = {"line": error.lineno, "column": error.colno}
        raise Refused("", _("el archivo no es JSON: línea %(line)s, columna %(column)s") % words) from None
    except (ValueError, RecursionError):  # NaN, a number of thousands of digits, a thousand brackets
        raise Refused("", _("el archivo tiene números o corchetes que no se pueden leer")) from None
    return read_problem(data)
