"""The types of actor, in the words with which people declare them. Pure.

The keys are those of ``initiatives.enums.ActorKind``, written here because the process that reads documents has no
Django. A phrase is a type when all its words are words of types: "ONG local" is one, "ONG Agua" names an actor.
"""

import re
from functools import cache

from .plain import fold, key, tidy
from .words import word_list

PUBLIC_SECTOR = "sector_publico"
PRIVATE_SECTOR = "sector_privado"
CIVIL_SOCIETY = "sociedad_civil"
ACADEMIA = "academia"
UNIONS = "sindicatos"
LOCAL_GOVERNMENTS = "gobiernos_locales"
PARLIAMENTS = "parlamentos"
INTERNATIONAL = "organismo_internacional"
SOCIAL_ECONOMY = "economia_social"
OTHER = "otro"

# The labels of the registry in its languages, by which our own documents name the types.
LABELS = {
    "Sector público": PUBLIC_SECTOR,
    "Setor público": PUBLIC_SECTOR,
    "Public sector": PUBLIC_SECTOR,
    "Sector privado": PRIVATE_SECTOR,
    "Setor privado": PRIVATE_SECTOR,
    "Private sector": PRIVATE_SECTOR,
    "Sociedad civil": CIVIL_SOCIETY,
    "Sociedade civil": CIVIL_SOCIETY,
    "Civil society": CIVIL_SOCIETY,
    "Academia": ACADEMIA,
    "Sindicatos": UNIONS,
    "Trade unions": UNIONS,
    "Gobiernos locales": LOCAL_GOVERNMENTS,
    "Governos locais": LOCAL_GOVERNMENTS,
    "Local governments": LOCAL_GOVERNMENTS,
    "Parlamentos": PARLIAMENTS,
    "Parliaments": PARLIAMENTS,
    "Organismo internacional": INTERNATIONAL,
    "International organisation": INTERNATIONAL,
    "Economía social": SOCIAL_ECONOMY,
    "Economia social": SOCIAL_ECONOMY,
    "Social economy": SOCIAL_ECONOMY,
    "Otro": OTHER,
    "Outro": OTHER,
    "Other": OTHER,
}
KINDS = frozenset(LABELS.values())

# Words that say the type, in the order in which they win: "universidad pública" is academia.
_SAYS = (
    (
        PUBLIC_SECTOR,
        r"empresas? (?:publicas?|estatal|estatais|estatales|del estado)|(?:state owned|public) compan\w+",
    ),
    (
        SOCIAL_ECONOMY,
        r"(?:economia|setor|sector|empresas?) (?:social y |popular y |social e )?(?:social|solidari[ao])",
    ),
    (SOCIAL_ECONOMY, r"social econom\w+|social enterprises?|cooperativ\w+|mutual(?:es)?|mutualis\w+"),
    (ACADEMIA, r"academi\w*|academic\w*|universidad(?:es)?|universidades?|universit\w+|universitari\w+"),
    (ACADEMIA, r"investigacion|pesquisa|research|ensino|ensenanza|educativ\w+|cientific\w+|educacion superior"),
    (UNIONS, r"sindica\w+|trade unions?|labou?r unions?|gremios? de trabajadores"),
    (PARLIAMENTS, r"parlament\w*|legislativ\w+|parliament\w*|congreso|congresso|legisla\w+"),
    (
        CIVIL_SOCIETY,
        r"civil|civiles|tercer sector|terceiro setor|third sector|o ?n ?g s?|ongs?|ongds?|ngos?|oscs?|csos?",
    ),
    (CIVIL_SOCIETY, r"fundacion(?:es)?|fundac(?:ao|oes)|foundations?|asociacion(?:es)?|associac(?:ao|oes)"),
    (CIVIL_SOCIETY, r"sin fines de lucro|sin animo de lucro|sem fins lucrativos|non? profit|no gubernamental(?:es)?"),
    (
        CIVIL_SOCIETY,
        r"nao governamenta\w+|non governmental|comunitari\w+|comunidad(?:es)?|comunidades?|organizaciones sociales",
    ),
    (PRIVATE_SECTOR, r"privad[ao]s?|private|empresas?|empresaria\w+|compan\w+|business|camaras? de comercio"),
    (
        INTERNATIONAL,
        r"internaciona\w+|multilatera\w+|international|supranaciona\w+|intergubernamenta\w+|intergovernamenta\w+",
    ),
    (INTERNATIONAL, r"naciones unidas|nacoes unidas|united nations|organismos? regional(?:es)?"),
    (
        LOCAL_GOVERNMENTS,
        r"municipi\w*|municipal\w*|municipais|autarqui\w+|autarquic\w+|locales|local|locais|subnaciona\w+|alcaldias?|prefeituras?",
    ),
    (
        LOCAL_GOVERNMENTS,
        r"ayuntamientos?|gobernacion(?:es)?|gobiernos? \w*(?:provincia|departamenta|regiona|estadua|estata)\w+",
    ),
    (LOCAL_GOVERNMENTS, r"governos? (?:estadua|regiona|provincia)\w+|regional government\w*"),
    (
        PUBLIC_SECTOR,
        r"public(?:[ao]s?)?|gobiernos?|governos?|governments?|gubernamenta\w+|governamenta\w+|estados?|estata\w+",
    ),
    (PUBLIC_SECTOR, r"estatais|ministerios?|ministries|gob|gov"),
    (UNIONS, r"gremios?|gremia(?:l|is|les)"),
)
# Words that a type may hold beside those that say it.
_FILLERS = word_list("type_fillers")
_LONGEST = 300  # characters; a longer text names no type
_PATTERNS = tuple((kind, re.compile(rf"\b(?:{words})\b")) for kind, words in _SAYS)
_SHORT = {
    **dict.fromkeys(("soc", "socied"), "sociedad"),
    **dict.fromkeys(("org", "orgs"), "organizacion"),
    **dict.fromkeys(("sec", "sect", "set"), "sector"),
    **dict.fromkeys(("gob", "gov"), "gobierno"),
    **dict.fromkeys(("pub", "publ", "pco"), "publico"),
    **dict.fromkeys(("priv", "pdo"), "privado"),
    **dict.fromkeys(("acad", "academ"), "academia"),
    **dict.fromkeys(("int", "intl", "internac", "internal"), "internacional"),
    **dict.fromkeys(("univ",), "universidad"),
    **dict.fromkeys(("sind",), "sindicato"),
    **dict.fromkeys(("parl",), "parlamento"),
    **dict.fromkeys(("loc",), "local"),
}
_SHORT_SECTOR = re.compile(r"^s (?=p)")  # "S. Priv."
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_SEVERAL = re.compile(r"\b(?:y|e|and|o|ou|or)\b|/|,")
_MIXED = re.compile(r"(?:sector |setor |entidad |alianza )?(?:publico privad[ao]|publico y privado|mixt[ao]s?|misto)")
_OTHER = re.compile(
    r"\s*(?:otros?|otras?|outros?|outras?|other)\b\s*(?:[:\-–—(,;]\s*(?P<which>.*))?\s*", re.IGNORECASE
)


def kind_and_other(text: str) -> tuple[str, str] | None:
    """The type that the whole text declares, with its specification when it is "otro"; None when it is no type.

    The kind is "" for several types at once ("academia y sociedad civil"): a type, but not which.
    """
    tidied = tidy(text).strip(" .:;,*_")
    if tidied in LABELS:
        return LABELS[tidied], ""
    if other := _OTHER.fullmatch(tidied):
        which = tidy(other["which"] or "")
        return OTHER, which[:-1].rstrip() if which.count(")") > which.count("(") else which
    if len(tidied) > _LONGEST:
        return None
    if is_mixed(tidied):
        return OTHER, tidied
    kind = _kind_of(fold(tidied))
    return None if kind is None else (kind, "")


@cache
def _kind_of(folded: str) -> str | None:
    folded = _DOTTED.sub(lambda found: found.group().replace(".", ""), folded)
    folded = folded.replace("social y solidari", "solidari").replace("social e solidari", "solidari")
    parts = [key(part) for part in _SEVERAL.split(folded)]
    kinds = [_kind_of_one(part) for part in parts if part]
    if not kinds or None in kinds:
        return None
    said = {kind for kind in kinds if kind}
    return said.pop() if len(said) == 1 else "" if said else None


def _kind_of_one(words: str) -> str | None:
    """Of words without conjunctions: "" when they could be part of a type but say none."""
    left = " ".join(_SHORT.get(word, word) for word in _SHORT_SECTOR.sub("sector ", words).split())
    kind = ""
    for each, pattern in _PATTERNS:
        if pattern.search(left):
            kind = kind or each
            left = pattern.sub(" ", left)
    return kind if set(left.split()) <= _FILLERS else None


def is_mixed(text: str) -> bool:
    """Whether the text says public and private at once."""
    return _MIXED.fullmatch(key(text)) is not None


def is_kind(text: str) -> bool:
    """Whether the whole text declares a type of actor."""
    return kind_and_other(text) is not None
