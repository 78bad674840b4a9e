"""The matrices counted again in plain Python, initiative by initiative."""

from collections import Counter
from itertools import combinations

from initiatives.models import Initiative
from pifcss_registry.report.facts.matrices import OUTSIDE
from surveys.models import Round


def counted(user, countries, round_code: str = "") -> dict:
    """What ``Matrices`` says for this person; ``countries`` are those that are told apart."""
    links, kinds, actors, pairs, evolution, presenting = (Counter() for _each in range(6))
    participating, total = Counter(), 0
    rows = Initiative.objects.visible_to(user).prefetch_related("partner_countries", "sectors", "actors__actor_type")
    for row in rows:
        if row.excluded:
            continue
        evolution[row.round_code, row.verdict] += 1
        presenting[row.round_code, row.country_id] += 1
        if round_code not in ("", row.round_code):
            continue
        total += 1
        those = {row.country_id, *(each.pk for each in row.partner_countries.all())}
        participating.update(those)
        known = sorted(those & set(countries))
        links.update(combinations(known, 2))
        if those - set(known):
            links.update((code, OUTSIDE) for code in known)
        taking_part = list(row.actors.all())
        found = {actor.actor_type.kind for actor in taking_part}
        kinds.update((sector.pk, kind) for sector in row.sectors.all() for kind in found)
        actors.update(actor.pk for actor in taking_part)
        pairs.update(frozenset(pair) for pair in combinations([actor.pk for actor in taking_part], 2))
    ordered = sorted({code for code, _verdict in evolution}, key=opened)
    shown = ordered[: ordered.index(round_code) + 1] if round_code in ordered else ordered
    return {
        "total": total,
        "links": dict(links),
        "participating": dict(participating),
        "kinds": dict(kinds),
        "actors": dict(actors),
        "pairs": dict(pairs),
        "evolution": {pair: n for pair, n in evolution.items() if pair[0] in shown},
        "presenting": Counter(code for code, _country in presenting if code in shown),
    }


def opened(code: str) -> str:
    """When a round opened; one that is no row is named by its year."""
    found = Round.objects.filter(code=code).first()
    return f"{found.opens_on}" if found else code


def said(facts, countries) -> dict:
    """The same of ``Matrices``, with as many actors as there are."""
    network = facts.network(10_000)
    steps = facts.evolution()
    return {
        "total": facts.total,
        "links": facts.links(countries),
        "participating": facts.participating(),
        "kinds": facts.kinds_by_sector(),
        "actors": {actor.pk: actor.number for actor in network.actors},
        "pairs": {frozenset(pair): n for pair, n in network.links.items()},
        "evolution": {(step.code, verdict): n for step in steps for verdict, n in step.verdicts.items()},
        "presenting": Counter({step.code: step.countries for step in steps}),
    }
