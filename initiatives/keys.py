"""What names are compared by. Pure: no database."""

from pifcss_registry.text import fold

MAX_KEY = 300


def name_key(name: str) -> str:
    """A name as it is compared: folded; one without letters or digits stands for itself.

    >>> name_key("Ministerio de  Educación")
    'ministerio de educacion'
    >>> name_key(" *** ")
    '***'
    """
    return (fold(name) or " ".join(name.split()))[:MAX_KEY]


def acronym_key(acronym: str) -> str:
    """An acronym as it is compared: folded, without dots or spaces.

    >>> acronym_key("A.P.C.-Colombia")
    'apccolombia'
    """
    return fold(acronym.replace(".", "")).replace(" ", "")
