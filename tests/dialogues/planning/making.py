"""Small problems as JSON, their best value by trying everything, and the rules, all without the planner's own code."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from dialogues.planning.plan import Plan, plan
from dialogues.planning.reading import Refused, read_problem

ZONES = ("America/Tijuana", "America/Bogota", "America/Argentina/Buenos_Aires", "Europe/Madrid")
MINUTES = 60


def party(no=(), rather_not=(), tz="America/Bogota", answered=True) -> dict:
    return {"tz": tz, "no": [*no], "rather_not": [*rather_not], "answered": answered}


def dialogue(id="d1", presenter="AR", interested=("BR",), length=1, facilitator=None, fixed=None, also=()) -> dict:
    return {
        "id": id,
        "length": length,
        "presenter": presenter,
        "facilitator": facilitator,
        "interested": [*interested],
        "fixed": fixed,
        "also": [*also],
    }


def slots(count: int, gaps=(), minutes=MINUTES, first="2026-12-01T13:00:00+00:00") -> list[str]:
    """Consecutive starts, with an hour and a half left out before those in ``gaps``."""
    at, found = datetime.fromisoformat(first), []
    for number in range(count):
        at += timedelta(minutes=90) if number in gaps else timedelta()
        found.append(at.isoformat())
        at += timedelta(minutes=minutes)
    return found


def problem(dialogues=None, parties=None, count=4, **more) -> dict:
    return {
        "slot_minutes": MINUTES,
        "slots": slots(count),
        "parties": parties if parties is not None else {"AR": party(), "BR": party(), "CL": party()},
        "dialogues": dialogues if dialogues is not None else [dialogue()],
        **more,
    }


def planned(data: dict, **options) -> Plan:
    return plan(read_problem(data), **options)


@st.composite
def problems(draw, dialogues=3, parties=4, count=5, previous=None, fixed=True) -> dict:
    """Small ones in which not everything fits. ``previous``: whether there is one; None for either."""
    codes = [f"P{number}" for number in range(draw(st.integers(2, parties)))]
    number = draw(st.integers(1, count))
    some_slots = st.sets(st.integers(0, number - 1), max_size=number)
    made = []
    for place in range(draw(st.integers(1, dialogues))):
        presenter = draw(st.sampled_from(codes))
        others = [code for code in codes if code != presenter]
        made.append(
            dialogue(
                f"d{place}",
                presenter,
                draw(st.lists(st.sampled_from(others), unique=True)),
                draw(st.sampled_from((1, 1, 2, 3))),
                draw(st.none() | st.sampled_from(codes)),
                also=draw(st.lists(st.sampled_from(others), unique=True, max_size=draw(st.integers(0, 2)))),
            )
        )
    data = {
        "slot_minutes": MINUTES,
        "slots": slots(number, draw(st.sets(st.integers(1, 4), max_size=1))),
        "hours": draw(st.sampled_from((None, {"earliest": "08:00", "latest": "19:00"}))),
        "parties": {code: party(draw(some_slots), draw(some_slots), draw(st.sampled_from(ZONES))) for code in codes},
        "dialogues": made,
        "previous": None,
    }
    if previous or (previous is None and draw(st.booleans())):
        data["previous"] = {each["id"]: draw(st.integers(0, number - 1)) for each in made if draw(st.booleans())}
    if fixed and draw(st.integers(0, 3)) == 0:
        chosen = draw(st.sampled_from(made))
        chosen["fixed"] = draw(st.integers(0, number - 1))
        try:
            read_problem(data)
        except Refused:  # its presenter or facilitator cannot
            chosen["fixed"] = None
    return data


# What is allowed, from the answers alone


def can(data: dict, code: str, each: dict, start: int) -> bool:
    """Whether a party could be in a dialogue that begins at a slot, were there no other."""
    said, hours = data["parties"][code], data.get("hours") or {}
    step = timedelta(minutes=data["slot_minutes"])
    moments = [datetime.fromisoformat(slot) for slot in data["slots"]]
    chosen = range(start, start + each["length"])
    if chosen[-1] >= len(moments) or any(moments[slot] - moments[start] != step * (slot - start) for slot in chosen):
        return False
    if set(chosen) & set(said["no"]):
        return False
    if not hours:
        return True
    begins = moments[start].astimezone(ZoneInfo(said["tz"]))
    ends = (moments[start] + step * each["length"]).astimezone(ZoneInfo(said["tz"]))
    return (
        hours["earliest"] <= f"{begins:%H:%M}" and f"{ends:%H:%M}" <= hours["latest"] and begins.date() == ends.date()
    )


def hosts(each: dict) -> set[str]:
    return {each["presenter"], each["facilitator"], *each["also"]} - {None}


def clash(one: tuple[dict, int], other: tuple[dict, int]) -> bool:
    (first, start), (second, begin) = one, other
    return start < begin + second["length"] and begin < start + first["length"]


def cost(data: dict, code: str, each: dict, start: int) -> int:
    return bool({*range(start, start + each["length"])} & {*data["parties"][code]["rather_not"]})


def best_value(data: dict) -> tuple[int, int, int, int]:
    """By trying every timetable and every way to attend it: placed, attending, -rather_nots, -moved."""
    return max(_value(data, [*starts]) for starts in product(*(_options(data, each) for each in data["dialogues"])))


def best_printed(data: dict) -> tuple[int, int, int, int]:
    placed, moved, attending, rather_nots = best_value(data)
    return placed, attending, rather_nots, moved


def _options(data: dict, each: dict) -> list[int | None]:
    if each["fixed"] is not None:
        return [each["fixed"]]
    return [
        None,
        *(slot for slot in range(len(data["slots"])) if all(can(data, host, each, slot) for host in hosts(each))),
    ]


def _value(data: dict, starts: list[int | None]) -> tuple[int, int, int, int]:
    """The best with these starts; worse than anything where they clash or nobody comes to one that is not fixed."""
    on = [(each, start) for each, start in zip(data["dialogues"], starts, strict=True) if start is not None]
    nothing = (-1, 0, 0, 0)
    for place, one in enumerate(on):
        if any(clash(one, other) and hosts(one[0]) & hosts(other[0]) for other in on[:place]):
            return nothing
    ways = [_ways(data, code, on) for code in data["parties"]]
    return max((_worth(data, on, way) for way in product(*ways)), default=nothing)


def _ways(data: dict, code: str, on: list) -> list[list[int]]:
    """What a party may attend together: places in ``on``."""
    hosting = [pair for pair in on if code in hosts(pair[0])]
    possible = [
        place
        for place, (each, start) in enumerate(on)
        if code in each["interested"]
        and code not in hosts(each)
        and can(data, code, each, start)
        and not any(clash((each, start), pair) for pair in hosting)
    ]
    found = [[]]
    for place in possible:
        found += [[*way, place] for way in found if not any(clash(on[place], on[other]) for other in way)]
    return found


def _worth(data: dict, on: list, way: tuple[list[int], ...]) -> tuple[int, int, int, int]:
    attending, rather_nots, held = 0, 0, {}
    for place, (each, start) in enumerate(on):
        guests = [code for code, places in zip(data["parties"], way, strict=True) if place in places]
        heads = len(guests) + len(hosts(each) & {*each["interested"]})
        if heads:
            held[each["id"]] = start
            attending += heads
            rather_nots += sum(cost(data, code, each, start) for code in (*hosts(each), *guests))
        elif each["fixed"] is None:
            return (-1, 0, 0, 0)
    known = {each["id"] for each in data["dialogues"]}
    previous = {id: slot for id, slot in (data.get("previous") or {}).items() if id in known}
    moved = sum(held.get(id) != slot for id, slot in previous.items())
    return len(held), -moved, attending, -rather_nots


def broken(data: dict, found: Plan) -> list[str]:
    """The rules that a plan breaks, by name."""
    by_id = {each["id"]: each for each in data["dialogues"]}
    wrong = []
    busy: dict[str, list[tuple[dict, int]]] = {code: [] for code in data["parties"]}
    rather_nots = 0
    for placed in found.timetable:
        each = by_id[placed.id]
        people = [*hosts(each), *(code for code in placed.attending if code not in hosts(each))]
        rather_nots += sum(cost(data, code, each, placed.slot) for code in people)
        for code in people:
            if not can(data, code, each, placed.slot):
                wrong.append(f"{code} cannot be in {placed.id}")
            if any(clash((each, placed.slot), other) for other in busy[code]):
                wrong.append(f"{code} in two places")
            busy[code].append((each, placed.slot))
        if not placed.attending:
            wrong.append(f"{placed.id} without anybody")
        if {*placed.attending} | {*placed.missing} != {*each["interested"]} or {*placed.attending} & {
            *placed.missing
        }:
            wrong.append(f"{placed.id}: attending and missing are not the interested")
        if each["fixed"] not in (None, placed.slot):
            wrong.append(f"{placed.id} was fixed")
    for each in data["dialogues"]:  # those that nobody attends keep their hosts' time
        if each["fixed"] is not None and each["id"] in found.unplaced:
            if any(clash((each, each["fixed"]), other) for host in hosts(each) for other in busy[host]):
                wrong.append(f"time of {each['id']} taken")
            for host in hosts(each):
                busy[host].append((each, each["fixed"]))
    for placed in found.timetable:
        each = by_id[placed.id]
        if placed.reserve is not None:
            for host in hosts(each):
                if not can(data, host, each, placed.reserve) or any(
                    clash((each, placed.reserve), other) for other in busy[host]
                ):
                    wrong.append(f"reserve of {placed.id}")
    if found.spread != spread_of(data, found):
        wrong.append("the spread is not that of the timetable")
    if {placed.id for placed in found.timetable} | {*found.unplaced} != {*by_id}:
        wrong.append("not every dialogue is answered once")
    slots_of = {placed.id: placed.slot for placed in found.timetable}
    moved = sum(slots_of.get(id) != slot for id, slot in (data.get("previous") or {}).items() if id in by_id)
    attending = sum(len(placed.attending) for placed in found.timetable)
    if found.value != (len(found.timetable), attending, -rather_nots, -moved):
        wrong.append("the value is not that of the timetable")
    if any(
        bound is not None and bound < value for value, bound in zip(found.value[:2], found.bound[:2], strict=True)
    ):
        wrong.append("a bound below the value")
    if not all([*found.unplaced.values(), *(reason for each in found.timetable for reason in each.missing.values())]):
        wrong.append("a reason is missing")
    return wrong


def spread_of(data: dict, found: Plan) -> tuple[int, int]:
    """Of a timetable: further dialogues of a party on one of its days, pairs of dialogues that begin on one day."""
    by_id = {each["id"]: each for each in data["dialogues"]}
    theirs, days = Counter(), Counter()
    for placed in found.timetable:
        at = datetime.fromisoformat(data["slots"][placed.slot])
        days[at.astimezone(UTC).date()] += 1
        for code in hosts(by_id[placed.id]) | {*placed.attending}:
            theirs[code, at.astimezone(ZoneInfo(data["parties"][code]["tz"])).date()] += 1
    return sum(n - 1 for n in theirs.values()), sum(n * (n - 1) // 2 for n in days.values())
