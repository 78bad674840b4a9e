"""Requests a second of ours and of each peer, asked in turns by one client each, one worker each."""

import statistics
from collections import defaultdict
from contextlib import ExitStack
from typing import Any

from ..place import Place, say
from ..questions import address as our_address
from ..questions import question_sets
from ..web import Client, gunicorn
from . import admin, datasette

SETS = ("none", "facets", "text")
PATIENCE = 90.0  # seconds for one question set of one peer: then those asked so far count


def measure(place: Place) -> dict[str, Any]:
    """By peer and set: the median seconds of an answer."""
    with ExitStack() as stack:
        ours = stack.enter_context(gunicorn(place.environment(), "pifcss_registry.wsgi", place.log))
        of_datasette = stack.enter_context(datasette.server(place, place.folder.parent))
        of_admin = stack.enter_context(admin.server(place))
        admins = Client(of_admin.port)
        ways = {
            "ours": (Client(ours.port), our_address),
            "Datasette": (Client(of_datasette.port), datasette.address),
            "Django admin": (admins, lambda question: admin.address(question, counts=False)),
            "Django admin with counts": (
                Client(of_admin.port),
                lambda question: admin.address(question, counts=True),
            ),
        }
        ways["ours"][0].log_in()
        seconds: dict[str, dict[str, list[float]]] = {way: defaultdict(list) for way in ways}
        for name in SETS:
            questions = question_sets()[name]
            for client, address in ways.values():
                client.get(address(questions[0]))  # warms up
            spent = dict.fromkeys(ways, 0.0)
            for question in questions:
                for way, (client, address) in ways.items():
                    if spent[way] > PATIENCE:
                        continue
                    answer = client.get(address(question))
                    if answer.status != 200:
                        raise SystemExit(f"{way}: {answer.status} for {address(question)}")
                    seconds[way][name].append(answer.seconds)
                    spent[way] += answer.seconds
            say(f"{place.name}: peers asked about {name}")
    return {way: {name: statistics.median(each) for name, each in of.items()} for way, of in seconds.items()}
