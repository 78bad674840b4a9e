"""What is asked of every catalogue that is measured: four sets of twelve, the same for every size.

``none`` no filter; ``facets`` a sector and a type of actor; ``text`` a word, a country and a type of actor;
``common`` one of the most frequent words alone. Typed as in a hurry: without accents.
"""

from collections.abc import Callable
from random import Random
from urllib.parse import urlencode

from pifcss_registry.text import fold

from .registry import SEED, Pick
from .vocabulary import COUNTRIES, FREQUENT_ES, SECTORS

EACH = 12
SETS = ("none", "facets", "text", "common")
# By what the form's types of actor occur, about as in ``vocabulary.ACTOR_TYPES``.
KINDS = {
    **{"sector_publico": 28, "gobiernos_locales": 12, "parlamentos": 2, "sector_privado": 9, "sociedad_civil": 22},
    **{"academia": 11, "sindicatos": 1, "economia_social": 2, "organismo_internacional": 11, "otro": 2},
}

Question = dict[str, str]  # parameters of the catalogue's address


def address(question: Question, **more: str) -> str:
    return "/iniciativas/?" + urlencode(question | more)


def question_sets(seed: int = SEED) -> dict[str, list[Question]]:
    chance = Random(f"questions {seed}")
    countries, kinds = Pick(COUNTRIES), Pick(KINDS)
    sectors = Pick({code: weight for code, (weight, _words) in SECTORS.items()})
    frequent = FREQUENT_ES.split()[:10]

    def topical() -> str:
        return fold(chance.choice(SECTORS[sectors.one(chance)][1].split()))

    makers: dict[str, Callable[[], Question]] = {
        "none": lambda: {},
        "facets": lambda: {"sector": sectors.one(chance), "tipo_actor": kinds.one(chance)},
        "text": lambda: {"q": topical(), "pais": countries.one(chance), "tipo_actor": kinds.one(chance)},
        "common": lambda: {"q": fold(chance.choice(frequent))},
    }
    return {name: [makers[name]() for _each in range(EACH)] for name in SETS}
