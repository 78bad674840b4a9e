"""What a version of the rule would change, as numbers and as a sentence. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from initiatives.enums import Broad, Verdict

Pairs = Mapping[tuple[str, str], int]  # what it was and would be: how many

# Verdicts as the Unit says them in a sentence.
WORDS = {
    Verdict.AMDS: gettext_lazy("AMDS"),
    Verdict.NARROW: gettext_lazy("acotada"),
    Verdict.NO_ALLIANCE: gettext_lazy("no es una alianza"),
    Verdict.OUT_OF_SCOPE: gettext_lazy("no es CSS ni CT"),
    Verdict.UNKNOWN: gettext_lazy("falta información"),
}
BROAD_WORDS = {
    Broad.BROAD: gettext_lazy("amplia"),
    Broad.NOT_BROAD: gettext_lazy("no amplia"),
    Broad.INCONCLUSIVE: gettext_lazy("no concluyente"),
}


@dataclass(frozen=True)
class Differences:
    """``changed`` initiatives would get another verdict, another word on the broad sense, or both."""

    changed: int
    verdicts: Pairs
    broad: Pairs

    @classmethod
    def of(cls, changes: Mapping[tuple[str, str, str, str], int]) -> "Differences":
        """Of changes as ``was, becomes, broad_was, broad_becomes``, and how many of each there are."""
        verdicts: Counter[tuple[str, str]] = Counter()
        broad: Counter[tuple[str, str]] = Counter()
        for (was, becomes, broad_was, broad_becomes), n in changes.items():
            if was != becomes:
                verdicts[was, becomes] += n
            if broad_was != broad_becomes:
                broad[broad_was, broad_becomes] += n
        return cls(sum(changes.values()), verdicts, broad)


def net(pairs: Pairs) -> dict[str, int]:
    """How many more (less) of each there would be: what neither grows nor shrinks is left out."""
    found: Counter[str] = Counter()
    for (was, becomes), n in pairs.items():
        found[becomes] += n
        found[was] -= n
    return {key: n for key, n in found.items() if n}


def clauses(pairs: Pairs, words: Mapping[str, object]) -> str:
    """«3 más serían «acotada», 1 menos «AMDS»»; '' when no number changes.

    What some lose others gain, so the first clause, which has the verb, is of a gain.
    """
    found = net(pairs)
    gains = [key for key in words if found.get(key, 0) > 0]
    losses = [key for key in words if found.get(key, 0) < 0]
    said = []
    for place, key in enumerate(gains):
        n, word = found[key], {"n": found[key], "word": words[key]}
        if place:
            said.append(_("%(n)s más «%(word)s»") % word)
        else:
            said.append(ngettext("%(n)s más sería «%(word)s»", "%(n)s más serían «%(word)s»", n) % word)
    said += [_("%(n)s menos «%(word)s»") % {"n": -found[key], "word": words[key]} for key in losses]
    return ", ".join(said)


def told(differences: Differences) -> str:
    """The differences in a sentence or two."""
    n = differences.changed
    if not n:
        return _("Ninguna iniciativa cambiaría de resultado.")
    said = [ngettext("Cambiaría %(n)s iniciativa.", "Cambiarían %(n)s iniciativas.", n) % {"n": n}]
    if differences.verdicts:
        numbers = clauses(differences.verdicts, WORDS)
        said.append(f"{numbers}." if numbers else _("Unas por otras: cada resultado tendría las mismas."))
    if differences.broad:
        numbers = clauses(differences.broad, BROAD_WORDS) or _("unas por otras")
        said.append(_("En la acepción amplia: %(numbers)s.") % {"numbers": numbers})
    return " ".join(said)
