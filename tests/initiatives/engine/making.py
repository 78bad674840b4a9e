"""Initiatives in the form of ``manage.py classify``, and what the engine says of them."""

import json
from typing import Any

from initiatives.engine.facts import Window
from initiatives.engine.printed import printed
from initiatives.engine.reading import parse
from initiatives.engine.rules import Rules
from initiatives.engine.verdicts import Result, classify

ALL_MET = {"value": "cumple", "reason": "Leído en el acta."}
HUMAN_NARROW = {"AC-4": ALL_MET, "AC-5": ALL_MET}
HUMAN_BROAD = HUMAN_NARROW | {"AM-1": ALL_MET, "AM-6": ALL_MET, "AM-9": ALL_MET}


def actor(name: str, type: str | None = None, country: str | None = "CR", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": type, "country": country} | more


def partner(name: str, type: str, **more: Any) -> dict[str, Any]:
    """An actor of whom everything is said."""
    said = {field: f"{field} de {name}" for field in ("contribution", "capability", "interest", "benefit")}
    return actor(name, type, "CR", roles=["decide", "aporta"]) | said | more


def initiative(*actors: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A bilateral project with these actors; ``more`` overrides."""
    countries = [{"code": "CR", "role": "oferente"}, {"code": "DO", "role": "receptor"}]
    made = {"id": "x1", "kind": 2, "modality": "bilateral", "countries": countries, "actors": list(actors)}
    return made | more


def whole(*types: str, **more: Any) -> dict[str, Any]:
    """An initiative of which everything is known and which reaches the broad sense, with a partner of each type."""
    said = {
        "start": "2019-02-01",
        "end": "2021-01-31",
        "sdgs": [14],
        "added_value": "Arrecifes que ninguno habría restaurado solo",
        "human": HUMAN_BROAD,
    }
    return initiative(*(partner(f"Socio {type}", type) for type in types), **said | more)


def result_of(said: dict[str, Any], rules: Rules | None = None, window: Window | None = None) -> Result:
    [facts] = parse(json.dumps([said]).encode())
    return classify(facts, rules, window)


def answer(said: dict[str, Any], rules: Rules | None = None, window: Window | None = None) -> dict[str, Any]:
    return printed(result_of(said, rules, window))


def criterion(said: dict[str, Any], id: str, **more: Any) -> dict[str, Any]:
    return next(each for each in answer(said, **more)["criteria"] if each["id"] == id)


def value(said: dict[str, Any], id: str, **more: Any) -> str:
    return criterion(said, id, **more)["value"]
