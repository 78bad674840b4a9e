"""What our codes are in IATI 2.03's code lists; ``docs/iati.md`` gives the reasons. Pure."""

from ..enums import ActorRole, Modality

VERSION = "2.03"
OWN = "99"  # "reporting organisation's own", in SectorVocabulary and TagVocabulary
DAC_CATEGORY = "2"  # SectorVocabulary: OECD DAC, three digits
SDG_GOAL = "2"  # TagVocabulary
UNALLOCATED = "998"  # DAC: sectors not specified
REPORTING_ORG_TYPE = "40"  # OrganisationType: multilateral
WEB_PAGE = "A12"  # DocumentCategory: activity web page

# Our sector to a DAC category (docs/domain.md 2.4). A sector without a line here keeps its own code only.
DAC_OF_SECTOR = {
    "SOC-EDU": "110",
    "SOC-SAL": "120",
    "SOC-POB": "130",
    "SOC-AGU": "140",
    "SOC-OTR": "160",
    "INF-ENE": "230",
    "INF-TRA": "210",
    "INF-COM": "220",
    "INF-CYT": "430",
    "INF-BAN": "240",
    "INF-EMP": "160",
    "INF-NEG": "250",
    "PRO-EXT": "322",
    "PRO-AGR": "311",
    "PRO-SIL": "312",
    "PRO-PES": "313",
    "PRO-CON": "323",
    "PRO-IND": "321",
    "PRO-TUR": "332",
    "PRO-CIO": "331",
    "INS-POL": "151",
    "INS-FIN": "151",
    "INS-LEG": "151",
    "INS-CIV": "151",
    "INS-PAZ": "152",
    "AMB-MED": "410",
    "AMB-DES": "740",
    "OTR-CUL": "160",
    "OTR-GEN": "151",
    "OTR-OTR": "430",
}

# CollaborationType; CSS regional and «ninguna» have no code.
COLLABORATION = {Modality.BILATERAL: "1", Modality.TRIANGULAR: "8"}

# ActivityScope; a bilateral or triangular one concerns several countries, which is 3.
SCOPE = {Modality.REGIONAL: "2", Modality.BILATERAL: "3", Modality.TRIANGULAR: "3"}

# OrganisationRole: 1 funding, 2 accountable, 3 extending, 4 implementing. Who only benefits has no role in IATI.
FUNDING, ACCOUNTABLE, EXTENDING, IMPLEMENTING = "1", "2", "3", "4"
ROLES = {
    ActorRole.FUNDS: FUNDING,
    ActorRole.DECIDES: ACCOUNTABLE,
    ActorRole.CONNECTS: EXTENDING,
    ActorRole.CONTRIBUTES: IMPLEMENTING,
    ActorRole.EXECUTES: IMPLEMENTING,
    ActorRole.SUPPLIES: IMPLEMENTING,
}


def roles_of(roles: list[str]) -> list[str]:
    """An actor's roles in IATI: implementing when none is known, none for who only benefits.

    >>> roles_of(["financia", "ejecuta", "aporta"])
    ['1', '4']
    >>> roles_of([]), roles_of(["se_beneficia"])
    (['4'], [])
    """
    if not roles:
        return [IMPLEMENTING]
    return sorted({ROLES[role] for role in roles if role in ROLES})


def shares(number: int) -> list[str]:
    """``number`` equal percentages that add up to exactly 100.

    >>> shares(3)
    ['33.33', '33.33', '33.34']
    """
    each = 10_000 // number
    hundredths = [each] * (number - 1) + [10_000 - each * (number - 1)]
    return [f"{value // 100}.{value % 100:02d}" for value in hundredths]
