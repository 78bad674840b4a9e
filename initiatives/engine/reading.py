"""The form of ``manage.py classify`` (``docs/interfaces.md``): JSON in, ``Facts`` out, or ``BadInput``.

Only ``id`` is required. ``null``, a blank text and ``[]`` are missing information; an unknown key or code is refused.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from initiatives.enums import ActorRole, CountryRole, CriterionValue, InitiativeType, Modality

from .codes import actor_types, country_names
from .facts import Actor, Country, Facts, Judgement, Risk, Window
from .notes import BadInput
from .rules import CRITERION_IDS

Reader = Callable[[Any, str], Any]

SHOWN = 60
SDGS = range(1, 18)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def shown(value: Any) -> str:
    """A value as an error shows it: one printable line, cut; lists and objects by what they are."""
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    text = value if isinstance(value, str) else json.dumps(value)
    text = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def read_text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise BadInput("not_text", where, given=shown(value))
    try:
        value.encode()
    except UnicodeEncodeError:  # half a character: JSON admits it, UTF-8 does not
        raise BadInput("not_unicode", where, given=shown(value)) from None
    return value.strip()


def read_yes_no(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadInput("not_yes_no", where, given=shown(value))
    return value


def read_date(value: Any, where: str) -> date | None:
    text = read_text(value, where)
    if not text:
        return None
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadInput("not_a_date", where, given=shown(value))


def read_window(start: str, end: str) -> Window:
    """The dates of a round, as ``--window`` gives them."""
    first, last = read_date(start, "--window"), read_date(end, "--window")
    if first is None or last is None or last < first:
        raise BadInput("not_a_window", "--window", given=shown(f"{start} {end}"))
    return Window(first, last)


def read_number(known: Collection[int]) -> Reader:
    def read(value: Any, where: str) -> int:
        if not _whole(value) or value not in known:
            raise BadInput("not_this_number", where, given=shown(value), least=min(known), most=max(known))
        return value

    return read


def read_code(known: Collection[str], *, listed: bool = True) -> Reader:
    """One of the ``known`` codes; blank is missing. ``listed``: few enough for the error to name them."""

    def read(value: Any, where: str) -> str | None:
        code = read_text(value, where)
        if code and code not in known:
            refused = "unknown_code" if listed else "unknown_country"
            raise BadInput(refused, where, given=shown(value), known=tuple(known))
        return code or None

    return read


def read_list(reader: Reader) -> Reader:
    def read(value: Any, where: str) -> tuple:
        if not isinstance(value, list):
            raise BadInput("not_a_list", where, given=shown(value))
        return tuple(reader(each, f"{where}[{position}]") for position, each in enumerate(value))

    return read


def read_object(make: Callable[..., Any], readers: Mapping[str, Reader]) -> Reader:
    """An object with some of these keys and no other; what is null keeps the default of ``make``."""

    def read(value: Any, where: str) -> Any:
        if not isinstance(value, dict):
            raise BadInput("not_an_object", where, given=shown(value))
        for key in value:
            if key not in readers:
                raise BadInput("unknown_key", where, given=shown(key), known=tuple(readers))
        known = {key: value[key] for key in readers if value.get(key) is not None}
        return make(**{key: readers[key](said, f"{where}.{key}") for key, said in known.items()})

    return read


def read_names(value: Any, where: str) -> tuple[str, ...]:
    """A list of texts without its blanks."""
    return tuple(name for name in read_list(read_text)(value, where) if name)


def read_roles(value: Any, where: str) -> tuple[str, ...]:
    """Roles of an actor, each once, in the enum's order."""
    said = read_list(read_code(ActorRole.values))(value, where)
    return tuple(role for role in ActorRole.values if role in said)


def read_reason(value: Any, where: str) -> str:
    """A person's words, as they were written."""
    return value if read_text(value, where) else ""


def _judgement(value: str | None = None, reason: str = "") -> Judgement | None:
    return Judgement(value, reason) if value else None


def _judgements(**said: Judgement | None) -> dict[str, Judgement]:
    return {id: judgement for id, judgement in said.items() if judgement}


read_judgement = read_object(_judgement, {"value": read_code(CriterionValue.values), "reason": read_reason})
read_country_code = read_code(country_names(), listed=False)
read_country = read_object(Country, {"code": read_country_code, "role": read_code(CountryRole.values)})
read_risk = read_object(Risk, {"text": read_text, "carried_by": read_names})
read_actor = read_object(
    Actor,
    {
        "name": read_text,
        "type": read_code(actor_types()),
        "country": read_country_code,
        "roles": read_roles,
        "contribution": read_text,
        "capability": read_text,
        "interest": read_text,
        "benefit": read_text,
    },
)
read_initiative = read_object(
    Facts,
    {
        "id": read_text,
        "kind": read_number(InitiativeType.values),
        "modality": read_code(Modality.values),
        "countries": read_list(read_country),
        "start": read_date,
        "end": read_date,
        "renewed": read_yes_no,
        "objectives": read_text,
        "justification": read_text,
        "agreement": read_yes_no,
        "joint_body": read_text,
        "vision": read_text,
        "sdgs": read_list(read_number(SDGS)),
        "added_value": read_text,
        "risks": read_list(read_risk),
        "actors": read_list(read_actor),
        "human": read_object(_judgements, dict.fromkeys(CRITERION_IDS, read_judgement)),
    },
)


def read_identified(value: Any, where: str) -> Facts:
    """An initiative; an error in one that says its ``id`` names it."""
    id = value.get("id") if isinstance(value, dict) else None
    named = f"{where} ({shown(id)})" if isinstance(id, str) and id.strip() else where
    facts = read_initiative(value, named)
    if not facts.id:
        raise BadInput("no_id", where)
    return facts


def read_facts(data: Any) -> list[Facts]:
    """The initiatives of a parsed file, in order."""
    return list(read_list(read_identified)(data, ""))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the file; a key that it has twice would silently lose one of its values."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadInput("key_twice", "", given=shown(key))
        found[key] = value
    return found


def _no_number(name: str) -> None:
    raise ValueError(name)


def parse(content: bytes) -> list[Facts]:
    """The initiatives of a file's bytes (JSON, UTF-8). Raises ``BadInput`` on whatever else it is."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("not_utf8", "", position=error.start) from None
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise BadInput("not_json", "", line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError):  # NaN, a number of thousands of digits, a thousand brackets
        raise BadInput("strange_json", "") from None
    return read_facts(data)
