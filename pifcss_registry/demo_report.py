"""What the published report of 2022 says of itself, held against what is registered. Composition."""

from pifcss_registry.accounts.models import User
from pifcss_registry.report.services import state_number
from surveys.models import Round

# Fact, number, words: both stand in its text, and neither closes with its Tabla 1 (``docs/domain.md`` 8).
SAID = (
    ("received", 15, "los países enviaron 15 iniciativas de CSS y CT"),
    ("classification.amds", 7, "7 pueden calificarse como alianzas multiactor para el desarrollo sostenible"),
)


def state_numbers(round_code: str, *, by: User) -> None:
    """Once."""
    round = Round.objects.get(code=round_code)
    for fact, value, words in SAID:
        if not round.stated_numbers.filter(fact=fact).exists():
            state_number(round, fact=fact, value=value, words=words, by=by)
