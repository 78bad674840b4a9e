"""Why a dialogue has no slot, why a country misses one: the answers that stand in the way, by the party's code."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..reasons import listed
from .board import Board
from .openings import Openings
from .problem import Dialogue
from .sets import lowest, touching, union, within

SHOWN = 6  # codes or dialogues in one sentence


def some(words: Iterable[str]) -> str:
    """«A, B y C», cut when there are many.

    >>> some("ABC")
    'A, B y C'
    """
    words = [*words]
    if len(words) <= SHOWN:
        return listed(words)
    return _("%(names)s y %(n)s más") % {"names": ", ".join(words[:SHOWN]), "n": len(words) - SHOWN}


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def moment(openings: Openings, slot: int) -> str:
    return f"{openings.problem.slots[slot]:%Y-%m-%d %H:%M} UTC"


# A country that misses a dialogue


def why_missing(board: Board, number: int, start: int, party: str) -> str:
    """Why an interested country does not attend a dialogue that begins at ``start``."""
    openings = board.openings
    span = board.each[number].span << start
    if span & openings.no[party]:
        return _("%(party)s dijo que no puede.") % {"party": party}
    if span & ~openings.hours[party]:
        return out_of_hours(openings, party, start)
    return elsewhere(board, party, span)


def out_of_hours(openings: Openings, party: str, start: int) -> str:
    local = openings.problem.slots[start].astimezone(openings.problem.parties[party].zone)
    return _("Para %(party)s empezaría a las %(time)s y no cabe en su horario, de %(earliest)s a %(latest)s.") % {
        "party": party,
        "time": f"{local:%H:%M}",
        "earliest": clock(openings.problem.hours.earliest),
        "latest": clock(openings.problem.hours.latest),
    }


def elsewhere(board: Board, party: str, span: int) -> str:
    """In which other dialogue a party is at that time."""
    hosted, visited = [], []
    for number, each in enumerate(board.each):
        start = board.start[number]
        if start is not None and each.span << start & span:
            if party in each.hosts:
                hosted.append(each.dialogue.id)
            elif number in board.attends[party]:
                visited.append(each.dialogue.id)
    if hosted:
        words = {"party": party, "dialogues": some(hosted)}
        return _("%(party)s presenta o facilita %(dialogues)s a esa hora.") % words
    return _("%(party)s asiste a %(dialogues)s a esa hora.") % {"party": party, "dialogues": some(visited)}


# A dialogue without a slot


def why_unplaced(board: Board, number: int) -> str:
    """Which answers leave a dialogue without a slot, and which one would be enough if it changed."""
    openings, each = board.openings, board.each[number]
    dialogue = each.dialogue
    if not dialogue.interested:
        return _("Ningún país está interesado.")
    if dialogue.fixed is not None:
        reasons = [why_missing(board, number, dialogue.fixed, guest) for guest in dialogue.guests[:SHOWN]]
        return " ".join([_("A la hora fijada no asistiría ningún interesado."), *reasons])
    runs = openings.runs(dialogue.length)
    if not runs:
        return _("No hay %(n)s franjas seguidas, que es lo que dura.") % {"n": dialogue.length}
    hours = runs & of_all(openings.hours, dialogue.hosts, dialogue.length)
    if not hours:
        return _("Ninguna hora cae dentro del horario local de %(parties)s.") % {"parties": listed(dialogue.hosts)}
    hosts = openings.hosts_can(dialogue)
    if not hosts:
        return " ".join([_no_of_hosts(openings, dialogue, hours), *_enough(board, number)])
    if not each.possible:
        return " ".join([_no_of_guests(openings, dialogue, hosts), *_enough(board, number)])
    return " ".join([*_taken(board, number), *_enough(board, number)])


def of_all(free: dict[str, int], parties: Iterable[str], length: int) -> int:
    """Starts at which all of the parties are free."""
    found = -1
    for party in parties:
        found &= within(free[party], length)
    return found


def _counts(openings: Openings, parties: Iterable[str], length: int, starts: int) -> str:
    """«AR en 12, BR en 3»: in how many of the starts each said no."""
    counts = {party: (touching(openings.no[party], length) & starts).bit_count() for party in parties}
    return some(_("%(party)s en %(n)s") % {"party": party, "n": n} for party, n in counts.items() if n)


def _no_of_hosts(openings: Openings, dialogue: Dialogue, hours: int) -> str:
    said = _counts(openings, dialogue.hosts, dialogue.length, hours)
    message = ngettext(
        "En la única hora posible por su horario local, quien presenta o facilita dijo que no: %(said)s.",
        "En ninguna de las %(n)s horas posibles por su horario local pueden quienes presentan y facilitan; "
        "dijeron que no: %(said)s.",
        hours.bit_count(),
    )
    return message % {"n": hours.bit_count(), "said": said}


def _no_of_guests(openings: Openings, dialogue: Dialogue, hosts: int) -> str:
    n = hosts.bit_count()
    message = ngettext(
        "En la única hora en que pueden %(hosts)s no puede ningún interesado.",
        "En ninguna de las %(n)s horas en que pueden %(hosts)s puede algún interesado.",
        n,
    ) % {"n": n, "hosts": listed(dialogue.hosts)}
    said = _counts(openings, dialogue.guests, dialogue.length, hosts)
    away = [guest for guest in dialogue.guests if hosts & ~within(openings.hours[guest], dialogue.length)]
    parts = [message]
    if said:
        parts.append(_("Dijeron que no: %(said)s.") % {"said": said})
    if away:
        parts.append(_("Fuera de su horario local: %(parties)s.") % {"parties": some(away)})
    return " ".join(parts)


def _taken(board: Board, number: int) -> list[str]:
    """The starts there are, and by which dialogues they are taken."""
    each = board.each[number]
    busy = union(touching(board.hosting[host], each.length) for host in each.hosts) & each.possible
    n = each.possible.bit_count()
    found = [
        ngettext("Tiene %(n)s hora posible, ya ocupada.", "Tiene %(n)s horas posibles, todas ocupadas.", n) % {"n": n}
    ]
    by_hosts, by_guests = [], []
    for other, taken in enumerate(board.each):
        start = board.start[other]
        if start is None or not touching(taken.span << start, each.length) & each.possible:
            continue
        if set(each.hosts) & set(taken.hosts):
            by_hosts.append(taken.dialogue.id)
        elif set(each.good) & set(taken.hosts) or any(other in board.attends[guest] for guest in each.good):
            by_guests.append(taken.dialogue.id)
    if busy and by_hosts:
        words = {"hosts": listed(each.hosts), "dialogues": some(by_hosts)}
        found.append(_("Quienes presentan y facilitan (%(hosts)s) están en %(dialogues)s.") % words)
    if each.possible & ~busy and by_guests:
        found.append(_("Los interesados que podrían están en %(dialogues)s.") % {"dialogues": some(by_guests)})
    said = _counts(board.openings, (*each.hosts, *each.good), each.length, board.openings.runs(each.length))
    if said:
        found.append(_("Horas en que dijeron que no: %(said)s.") % {"said": said})
    return found


def _enough(board: Board, number: int) -> list[str]:
    """The parties of whom one alone could open a slot in this timetable by taking a no back."""
    openings, each = board.openings, board.each[number]
    dialogue = each.dialogue
    runs = openings.runs(dialogue.length)
    found = []
    for party in (*dialogue.hosts, *dialogue.guests):
        free = openings.free | {party: openings.hours[party]}
        open = runs & of_all(free, dialogue.hosts, dialogue.length)
        for host in dialogue.hosts:
            open &= ~touching(board.hosting[host], dialogue.length)
        if not dialogue.attends_anyway:
            open &= union(
                within(free[guest], dialogue.length)
                & ~touching(board.hosting[guest] | board.visiting[guest], dialogue.length)
                for guest in dialogue.guests
            )
        if open:
            words = {"party": party, "moment": moment(openings, lowest(open))}
            found.append(_("%(party)s (por ejemplo, %(moment)s)") % words)
    if not found:
        return []
    words = {"parties": "; ".join(found[:SHOWN])}
    return [_("Bastaría que cambiara un «no» de alguno de estos: %(parties)s.") % words]
