"""How alike two organisations are, and which of a directory a declared one may be: ranked, each with its reason.

Nothing here joins anything: who curates chooses. ``OFFERED`` is the score from which the first candidate may be shown
as the likely one; below ``LISTED`` there is no candidate. ``bench/actors.py`` measures both.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from initiatives.enums import ActorKind
from initiatives.keys import acronym_key, name_key, split_acronym

from .acronyms import initials, keys_of, mentioned, shortens, stands_for
from .words import HEAD_WEIGHT, Name, analyse, same_acronym, stem, vocabulary

OFFERED, LISTED, CERTAIN = 0.86, 0.5, 1.0
MAX_SHOWN = 5
# Caps: one name says more than the other; each says something that the other does not; several fit as well.
CONTAINED, DIFFERENT, AMBIGUOUS = 0.84, 0.72, 0.85
TYPING_MISTAKE = 0.92
TELLING = HEAD_WEIGHT  # a word of this weight makes another organisation
# Heads of which a country has one or the other for the same office.
AKIN = tuple(
    frozenset(map(stem, pair.split()))
    for pair in ("ministerio secretaria", "municipalidad camaramunicipal", "municipalidad municipio")
)
INTERNATIONAL = ActorKind.INTERNATIONAL


@dataclass(frozen=True)
class Organisation:
    """One of the directory, or a declared one (``pk`` None): a name, other names, acronyms, country code, kind."""

    name: str
    country: str | None = None
    acronym: str = ""
    kind: str = ""
    others: tuple[str, ...] = ()
    pk: int | None = None


@dataclass(frozen=True)
class Reason:
    """Why a candidate is one: a code of ``reasons.TEXTS`` and the words it is told with."""

    code: str
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Candidate:
    organisation: Organisation
    score: float
    reasons: tuple[Reason, ...]

    @property
    def is_offered(self) -> bool:
        return self.score >= OFFERED


@dataclass(frozen=True)
class _Declared:
    name: str
    acronyms: tuple[str, ...]
    mentions: tuple[str, ...]
    country: str | None
    kind: str
    only_acronym: bool


def _because(code: str, **words: str) -> Reason:
    return Reason(code, tuple(words.items()))


@lru_cache(maxsize=4096)
def _read(organisation: Organisation) -> _Declared:
    bare, written = split_acronym(organisation.name)
    found = analyse(bare)
    country = organisation.country or (next(iter(found.places)) if len(found.places) == 1 else None)
    alone = len(found.words) <= 1 and len("".join(found.words)) >= 2
    acronyms = [organisation.acronym, written, bare if alone else ""]
    keys = dict.fromkeys(key for each in acronyms for key in keys_of(each))
    mentions = [key for key in mentioned(bare) if key not in keys]
    only = acronym_key(written) == acronym_key(bare) if written else alone
    return _Declared(bare, tuple(keys), tuple(mentions), country, organisation.kind, only)


def _like(one: str, other: str) -> bool:
    """Whether one word may be the other with a typing mistake; words of the table are what they say."""
    longest = max(len(one), len(other))
    if longest < 5 or min(len(one), len(other)) < 4 or one.isdigit() or other.isdigit():
        return False
    known = vocabulary()
    if one in known and other in known:
        return False
    return OSA.distance(one, other, score_cutoff=2) <= (2 if longest >= 9 else 1)


def _tokens(name: Name, own: str | None) -> list[str]:
    return [*name.words, *(f"@{place}" for place in sorted(name.places - {own}))]


def _weight(name: Name, word: str) -> float:
    return HEAD_WEIGHT if word[0] == "@" else name.weight(word)


def compare_names(
    one: str, other: str, own_one: str | None, own_other: str | None
) -> tuple[float, tuple[Reason, ...]]:
    """Likeness of two names, 0 to 0.98 (1 when they are the same), and why. The own country is no word of a name."""
    if name_key(one) == name_key(other):
        return CERTAIN, (_because("same_name"),)
    a, b = analyse(one), analyse(other)
    left, right = _tokens(a, own_one), _tokens(b, own_other)
    if not left or not right:
        return 0.0, ()
    total = sum(_weight(a, word) for word in left) + sum(_weight(b, word) for word in right)
    common = Counter(left) & Counter(right)
    gained = sum((_weight(a, word) + _weight(b, word)) * n for word, n in common.items())
    rest_left, rest_right = list((Counter(left) - common).elements()), list((Counter(right) - common).elements())
    mistakes, akin = [], False
    for word in list(rest_left):
        partner = next((each for each in rest_right if _like(word, each)), None)
        is_akin = partner is None
        if is_akin:
            partner = next((each for each in rest_right if frozenset((word, each)) in AKIN), None)
        if partner is None:
            continue
        rest_left.remove(word)
        rest_right.remove(partner)
        gained += (_weight(a, word) + _weight(b, partner)) * (0.8 if is_akin else TYPING_MISTAKE)
        akin = akin or is_akin
        if not is_akin:
            mistakes.append(partner)
    score = min(0.98, gained / total)
    more_left = [word for word in rest_left if _weight(a, word) >= TELLING]
    more_right = [word for word in rest_right if _weight(b, word) >= TELLING]
    reasons = []
    if more_left and more_right:
        score = min(score, DIFFERENT)
        reasons.append(_because("words_differ"))
    elif more_left or more_right:
        score = min(score, CONTAINED)
        reasons.append(_because("says_more" if more_left else "says_less"))
    elif akin:
        score = min(score, CONTAINED)
        reasons.append(_because("akin"))
    elif mistakes:
        reasons.append(_because("typing"))
    elif rest_left or rest_right:
        # «Instituto Nacional de X» and «Instituto Chileno de X» may be two.
        if (rest_left and b.places - a.places) or (rest_right and a.places - b.places):
            score = min(score, CONTAINED)
        reasons.append(_because("light_words"))
    elif left != right and sorted(left) == sorted(right):
        reasons.append(_because("word_order"))
    else:
        reasons.append(_because("same_words"))
    return score, tuple(reasons)


def _by_acronym(declared: _Declared, known: Organisation, known_keys: Sequence[str]) -> tuple[float, Reason | None]:
    shown = {"acronym": known.acronym or known.name}
    if declared.acronyms:
        whole = declared.acronyms[0]
        if whole in known_keys:
            return (0.97 if whole == known_keys[0] else 0.94), _because("same_acronym", **shown)
        if set(declared.acronyms) & set(known_keys):
            return 0.93, _because("same_acronym", **shown)
        best = 0.0
        for name in map(analyse, (known.name, *known.others)):
            for key in declared.acronyms:
                if len(key) >= 2 and key in initials(name):
                    best = max(best, 0.9 if len(key) >= 3 else 0.87)
                elif len(key) >= 3 and len(name.letters) >= 2 and stands_for(key, name):
                    best = max(best, 0.88 if len(key) >= 5 else 0.8)
                elif shortens(key, name):
                    best = max(best, 0.8)
                elif len(key) >= 5 and any(_like(key, other) for other in known_keys):
                    return 0.88, _because("typing")
        if best and known_keys:  # its own acronym is another one
            best -= 0.2
        if best:
            return best, _because("stands_for", acronym=declared.acronyms[0].upper())
    if set(declared.mentions) & set(known_keys):
        return 0.9, _because("same_acronym", **shown)
    return 0.0, None


def _derived(declared: _Declared, known_keys: Sequence[str]) -> bool:
    """Whether the initials of the declared name are the acronym of the known one, maybe in another language."""
    short = {same_acronym(each) for each in initials(analyse(declared.name)) if len(each) >= 3}
    return bool(short & set(known_keys)) or any(
        len(key) >= 4 and stands_for(key, analyse(declared.name)) for key in known_keys
    )


@lru_cache(maxsize=50_000)
def _known_keys(known: Organisation) -> tuple[str, ...]:
    texts = [known.acronym, *(split_acronym(name)[1] for name in (known.name, *known.others))]
    lone = [name for name in (known.name, *known.others) if len(analyse(name).words) == 1 and " " not in name]
    return tuple(dict.fromkeys(key for text in (*texts, *lone) for key in keys_of(text)))


def _place(declared: _Declared, known: Organisation) -> tuple[float, Reason | None] | None:
    """What the countries say: None when they are two, else how much is lost and why."""
    if known.country is None:
        return (
            (0.0, None) if declared.country is None or known.kind == INTERNATIONAL else (0.02, _because("no_country"))
        )
    if declared.country is None:
        return 0.03, _because("undeclared_country")
    if declared.country == known.country:
        return 0.0, None
    return (0.05, _because("international")) if known.kind == INTERNATIONAL else None


def _is_short_for_many(declared: _Declared, known: Organisation) -> bool:
    """Three letters declared in a country say little of an organisation that has none, unless it is international."""
    shortest = min(map(len, declared.acronyms), default=0)
    return bool(declared.country) and not known.country and shortest <= 3 and declared.kind != INTERNATIONAL


def compare(organisation: Organisation, known: Organisation) -> Candidate | None:
    """The known organisation as a candidate for the declared one, or None: too different, or of another country."""
    declared = _read(organisation)
    place = _place(declared, known)
    if place is None:
        return None
    keys = _known_keys(known)
    by_acronym, acronym_reason = _by_acronym(declared, known, keys)
    own = declared.country if known.country is None else known.country
    by_name, reasons = 0.0, ()
    for number, name in enumerate((known.name, *known.others)):
        for mine in (declared.name, *organisation.others):
            score, why = compare_names(mine, split_acronym(name)[0], own if known.country else None, own)
            if known.country is None:
                again = compare_names(mine, split_acronym(name)[0], own, None)
                score, why = max((score, why), again, key=lambda pair: pair[0])
            if score > by_name:
                other = _because("other_name", name=name) if number else None
                by_name, reasons = score, ((other, *why) if other else why)
    if by_acronym and declared.only_acronym and _is_short_for_many(declared, known):
        by_acronym = min(by_acronym, CONTAINED)
    if by_acronym and declared.only_acronym:
        score = max(by_acronym, by_name)
        reasons = reasons if by_name > by_acronym else (acronym_reason,)
    elif by_acronym >= 0.9:
        if by_name >= OFFERED:
            score, reasons = max(by_name, 0.99), (*reasons, acronym_reason)
        elif by_name >= 0.45 and "words_differ" not in [each.code for each in reasons]:
            score, reasons = 0.92, (acronym_reason, _because("name_alike"))
        else:
            score, reasons = max(0.7, by_name), (acronym_reason, _because("name_differs"))
    else:
        score = by_name
        if by_acronym > score:
            score, reasons = by_acronym, (acronym_reason,)
        elif keys and score < OFFERED and _derived(declared, keys):
            score = max(score, min(0.84, 0.62 + 0.3 * by_name))
            reasons = (_because("stands_for", acronym=known.acronym or known.name), *reasons)
    lost, where = place
    score -= lost
    if declared.kind and known.kind and declared.kind != known.kind and score < CERTAIN:
        score -= 0.03 if by_name >= OFFERED else 0.06
        reasons = (*reasons, _because("other_kind"))
    if score < LISTED:
        return None
    return Candidate(known, round(score, 3), (*reasons, where) if where else reasons)


def rank(organisation: Organisation, pool: Iterable[Organisation], shown: int = MAX_SHOWN) -> list[Candidate]:
    """The candidates of ``pool``, best first; when several fit equally well none is offered."""
    found = [candidate for each in pool if (candidate := compare(organisation, each)) is not None]
    found.sort(key=lambda each: (-each.score, each.organisation.name, each.organisation.pk or 0))
    if len(found) > 1 and found[0].is_offered and found[0].score - found[1].score < 0.012:
        tied = [each for each in found if found[0].score - each.score < 0.012]
        why = _because("several", n=str(len(tied)))
        found = [
            replace(each, score=min(each.score, AMBIGUOUS), reasons=(*each.reasons, why)) if each in tied else each
            for each in found
        ]
        found.sort(key=lambda each: (-each.score, each.organisation.name, each.organisation.pk or 0))
    return found[:shown]
