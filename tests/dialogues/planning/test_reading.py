"""What is refused, each with one line that names it; and local hours, across changes of the clock."""

import json

import pytest

from dialogues.planning.openings import Openings
from dialogues.planning.reading import Refused, parse, read_problem
from dialogues.planning.sets import bits

from .making import dialogue, party, problem, slots


def changed(**more):
    return problem() | more


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "se espera un objeto"),
        ({}, "falta «slot_minutes»"),
        (changed(colour=1), "clave desconocida «colour»"),
        (changed(slot_minutes=0), "slot_minutes: se espera un número entero de 1 a 1440, no «0»"),
        (changed(slot_minutes=True), "slot_minutes: se espera un número entero"),
        (changed(slots="x"), "slots: se espera una lista"),
        (changed(slots=["2026-12-01"]), "slots[0]: se espera un instante"),
        (changed(slots=["2026-12-01T13:00:00"]), "slots[0]: se espera un instante"),
        (changed(slots=[*reversed(slots(4))]), "slots[1]: no viene después de la anterior: van en orden"),
        (changed(slots=slots(4, minutes=30)), "slots[1]: empieza antes de que pasen los 60 minutos"),
        (changed(slots=slots(1) * 2), "slots[1]: no viene después"),
        (changed(hours={"earliest": "7:00"}), "hours.earliest: se espera una hora como 07:00"),
        (changed(hours={"earliest": "20:00", "latest": "07:00"}), "hours: «earliest» tiene que ser antes"),
        (changed(hours={"from": "07:00"}), "hours: clave desconocida «from»"),
        (changed(parties={"AR": {}}), "parties.AR: falta «tz»"),
        (changed(parties={"AR": party(tz="America/Lugano")}), "parties.AR.tz: no se conoce la zona horaria"),
        (changed(parties={"AR": party(tz="../x")}), "parties.AR.tz: no se conoce la zona horaria"),
        (changed(parties={"AR": party(no=[4])}), "parties.AR.no[0]: «4» no es el índice de una de las 4 franjas"),
        (changed(parties={"AR": party(answered="yes")}), "parties.AR.answered: se espera true o false"),
        (changed(parties={"AR": party() | {"maybe": []}}), "parties.AR: clave desconocida «maybe»"),
        (problem([dialogue(presenter="XX")]), "dialogues[0] (d1).presenter: «XX» no está en «parties»"),
        (problem([dialogue(facilitator="XX")]), "dialogues[0] (d1).facilitator: «XX» no está en «parties»"),
        (problem([dialogue(interested=["BR", "XX"])]), "dialogues[0] (d1).interested: «XX» no está en «parties»"),
        (problem([dialogue(interested=["BR", "BR"])]), "dialogues[0] (d1).interested: «BR» está dos veces"),
        (problem([dialogue(interested=["AR"])]), "dialogues[0] (d1).interested: «AR» presenta"),
        (problem([dialogue(also=["XX"])]), "dialogues[0] (d1).also: «XX» no está en «parties»"),
        (problem([dialogue(also=["CL", "CL"])]), "dialogues[0] (d1).also: «CL» está dos veces"),
        (problem([dialogue(also=["AR"])]), "dialogues[0] (d1).also: «AR» ya presenta"),
        (problem([dialogue() | {"also": "CL"}]), "dialogues[0].also: se espera una lista"),
        (problem([dialogue(), dialogue()]), "dialogues: «d1» está dos veces"),
        (problem([dialogue(length=0)]), "dialogues[0].length: se espera un número entero"),
        (problem([dialogue() | {"title": ""}]), "dialogues[0]: clave desconocida «title»"),
        (problem([dialogue(id=" ")]), "dialogues[0].id: se espera un texto"),
        (problem([dialogue(fixed=4)]), "dialogues[0].fixed: «4» no es el índice"),
        (problem([dialogue(fixed=3, length=2)]), "d1.fixed: desde la franja 3 no hay 2 seguidas"),
        (
            problem([dialogue(fixed=1)], {"AR": party([1]), "BR": party()}),
            "d1.fixed: AR dijo que no puede en la franja 1",
        ),
        (
            problem([dialogue(fixed=0, facilitator="CL")], {"AR": party(), "BR": party(), "CL": party([0])}),
            "d1.fixed: CL dijo que no puede en la franja 0",
        ),
        (
            problem([dialogue(fixed=2, also=["CL"])], {"AR": party(), "BR": party(), "CL": party([2])}),
            "d1.fixed: CL dijo que no puede en la franja 2",
        ),
        (
            problem([dialogue(fixed=0, also=["CL"]), dialogue("d2", "CL", fixed=0)]),
            "dialogues: «d1» y «d2» están fijados a la vez, y en ambos está CL",
        ),
        (
            problem([dialogue(fixed=0)], hours={"earliest": "09:00"}),
            "d1.fixed: la franja 0 queda fuera del horario local de AR",
        ),
        (
            problem([dialogue(fixed=0, length=2), dialogue("d2", fixed=1)]),
            "dialogues: «d1» y «d2» están fijados a la vez, y en ambos está AR",
        ),
        (changed(previous={"d1": 9}), "previous.d1: «9» no es el índice de una de las 4 franjas"),
        (
            changed(slots=[], parties={"AR": party([0])}),
            "parties.AR.no[0]: «0» no es el índice de una de las 0 franjas",
        ),
        (changed(previous=[]), "previous: se espera un objeto"),
    ],
)
def test_what_cannot_be_planned_is_named(data, message):
    with pytest.raises(Refused) as raised:
        read_problem(data)
    assert message in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "el archivo no es JSON: línea 1, columna 2"),
        (b"\xff", "el archivo no está en UTF-8 (byte 0)"),
        (b'{"slots": [], "slots": []}', "la clave «slots» está dos veces"),
        (b'{"slots": NaN}', "no se pueden leer"),
        (b"[" * 100_000, "no se pueden leer"),
        (b'{"slot_minutes": ' + b"9" * 5000 + b"}", "no se pueden leer"),
        (json.dumps({"\ud800": 1}).encode(), "clave desconocida «\\ud800»"),
        (json.dumps(problem([dialogue(id="\ud800")])).encode(), "no es válido"),
    ],
)
def test_what_is_no_json_is_named(content, message):
    with pytest.raises(Refused) as raised:
        parse(content)
    assert message in str(raised.value)
    str(raised.value).encode()


def test_what_is_absent_or_null_is_not_there():
    least = {"slot_minutes": 60, "slots": [], "parties": {}, "dialogues": []}
    found = read_problem(least | {"hours": None, "previous": None})
    assert (found.slots, found.dialogues, found.previous, found.hours.latest) == ((), (), {}, 24 * 60)
    bare = {"id": "d1", "length": 1, "presenter": "AR", "facilitator": None, "fixed": None}
    found = read_problem(least | {"parties": {"AR": {"tz": "America/Lima"}}, "dialogues": [bare]})
    assert found.parties["AR"].answered
    assert (found.dialogues[0].interested, found.dialogues[0].also) == ((), ())


def test_an_id_of_the_previous_plan_that_is_gone_is_a_warning():
    found = read_problem(changed(previous={"d1": 1, "gone": 2}))
    assert found.previous == {"d1": 1}
    assert found.warnings == ("previous: «gone» ya no está entre los diálogos",)


def open_in(tz: str, first: str, count: int, earliest="07:00", latest="20:00", length=1) -> list[int]:
    data = problem(
        [dialogue(length=length)],
        {"AR": party(tz=tz), "BR": party(tz=tz)},
        slots=slots(count, first=first),
        hours={"earliest": earliest, "latest": latest},
    )
    openings = Openings(read_problem(data))
    return [*bits(openings.each[0].starts)]


def test_a_whole_dialogue_lies_within_local_hours():
    assert open_in("Europe/Madrid", "2026-12-01T05:00:00+00:00", 15) == [*range(1, 14)]
    assert open_in("Europe/Madrid", "2026-12-01T05:00:00+00:00", 15, length=2) == [*range(1, 13)]
    assert open_in("America/Tijuana", "2026-12-01T13:00:00+00:00", 8) == [2, 3, 4, 5, 6, 7]


def test_hours_follow_the_clock_when_it_changes():
    # Madrid leaves summer time on 25 October 2026: 07:00 is 05:00 UTC on the day before, 06:00 UTC on the day.
    assert open_in("Europe/Madrid", "2026-10-24T04:00:00+00:00", 4) == [1, 2, 3]
    assert open_in("Europe/Madrid", "2026-10-25T04:00:00+00:00", 4) == [2, 3]
    # Paraguay has kept UTC-3 the whole year since 2024.
    assert open_in("America/Asuncion", "2027-06-01T09:00:00+00:00", 3) == [1, 2]


def test_a_whole_day_has_no_end_and_a_short_one_may_end_at_midnight():
    assert open_in("UTC", "2026-12-01T22:00:00+00:00", 4, "00:00", "24:00") == [0, 1, 2, 3]
    assert open_in("UTC", "2026-12-01T22:00:00+00:00", 4, "00:00", "23:30") == [0, 2, 3]
    assert open_in("UTC", "2026-12-01T22:00:00+00:00", 4, "23:00", "24:00") == [1]
