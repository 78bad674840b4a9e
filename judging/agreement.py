"""How far two reviewers agree: Cohen's kappa over nominal values, and where they differ. Pure: it counts.

Source: J. Cohen (1960), "A coefficient of agreement for nominal scales", Educational and Psychological Measurement
20(1), 37-46. kappa = (po - pe) / (1 - pe): po is the share of pairs with one value, pe the share that chance would
give two raters who use each value as often as these did. Words for its size: J. R. Landis and G. G. Koch (1977),
"The measurement of observer agreement for categorical data", Biometrics 33(1), 159-174.

Cohen's two raters are the same two persons throughout. Here they differ from one initiative to another, so the raters
are places, not persons: the first is who was asked first about an initiative, the second who was asked second.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from .enums import NoKappa, Strength

# Each strength up to its bound, the bound included.
BOUNDS = (
    (0.2, Strength.SLIGHT),
    (0.4, Strength.FAIR),
    (0.6, Strength.MODERATE),
    (0.8, Strength.SUBSTANTIAL),
    (1.0, Strength.ALMOST_PERFECT),
)


@dataclass(frozen=True)
class Pair:
    """One criterion of one initiative, with the values that the first and the second reviewer gave apart."""

    initiative: Hashable
    criterion: str
    first: str
    second: str

    @property
    def agrees(self) -> bool:
        return self.first == self.second


@dataclass(frozen=True)
class Agreement:
    """Of ``n`` pairs ``agreed`` have one value. ``kappa`` is None where ``why_none`` says why."""

    n: int
    agreed: int
    kappa: float | None
    why_none: NoKappa | None = None

    @property
    def share(self) -> float | None:
        """The share of pairs that agree, 0 to 1; None without pairs."""
        return self.agreed / self.n if self.n else None

    @property
    def percent(self) -> int | None:
        """The same, as a whole percentage: 100 and 0 only where it is all and none."""
        if self.n == 0 or self.agreed in (0, self.n):
            return 100 * self.agreed // self.n if self.n else None
        return min(max(round(100 * self.agreed / self.n), 1), 99)

    @property
    def strength(self) -> Strength | None:
        return None if self.kappa is None else strength_of(self.kappa)


def strength_of(kappa: float) -> Strength:
    """The word of Landis and Koch for a kappa of -1 to 1."""
    if kappa < 0:
        return Strength.POOR
    return next(strength for bound, strength in BOUNDS if kappa <= bound)


def agreement(pairs: Iterable[Pair]) -> Agreement:
    """Cohen's kappa of these pairs, taken together.

    There is none without pairs, nor where both reviewers gave one and the same value throughout: pe is 1 then, and
    chance alone would explain everything. Counted in whole numbers, so that neither the order of the pairs nor who is
    first changes it, and identical values give exactly 1.
    """
    values = [(pair.first, pair.second) for pair in pairs]
    n, agreed = len(values), sum(first == second for first, second in values)
    if n == 0:
        return Agreement(n, agreed, None, NoKappa.NO_PAIRS)
    firsts, seconds = Counter(first for first, _ in values), Counter(second for _, second in values)
    by_chance = sum(firsts[value] * seconds[value] for value in firsts)  # n * n * pe
    if by_chance == n * n:
        return Agreement(n, agreed, None, NoKappa.ALL_EQUAL)
    return Agreement(n, agreed, (n * agreed - by_chance) / (n * n - by_chance))


@dataclass(frozen=True)
class Summary:
    """The agreement on everything and on each criterion, and the pairs on which the reviewers differ."""

    overall: Agreement
    by_criterion: dict[str, Agreement]
    differing: tuple[Pair, ...]


def summary(pairs: Iterable[Pair], criteria: Sequence[str]) -> Summary:
    """Of the pairs of ``criteria``, each of which gets its agreement, also where nobody judged it twice."""
    pairs = [pair for pair in pairs if pair.criterion in criteria]
    return Summary(
        overall=agreement(pairs),
        by_criterion={id: agreement(pair for pair in pairs if pair.criterion == id) for id in criteria},
        differing=tuple(pair for pair in pairs if not pair.agrees),
    )
