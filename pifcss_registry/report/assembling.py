"""From a round, or one of its reports, to all that is said of it: facts, checks, text, document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, override

from surveys.models import Round

from .document.content import Source, Written, content_of
from .document.data import RoundData, round_data
from .enums import Language
from .facts import Check, NamedFacts, checks_of, named_facts
from .models import Report, StatedNumber
from .pictures import round_pictures


@dataclass(frozen=True)
class Counted:
    """A round as it is now, in the active language."""

    facts: NamedFacts
    data: RoundData
    checks: list[Check]

    @property
    def open_checks(self) -> list[Check]:
        return [check for check in self.checks if not check.closes]


def count(round: Round) -> Counted:
    """Some thirty queries, whatever is in the round."""
    facts, data = named_facts(round), round_data(round)
    stated = StatedNumber.objects.filter(round=round)
    return Counted(facts, data, checks_of(facts, tags=data.tags, stated=stated))


def source_of(counted: Counted, report: Report | None = None) -> Source:
    """With what people wrote in the report, without one the proposals; in the active language."""
    written: Mapping[str, Written] = {}
    explanations: Mapping[str, str] = {}
    if report is not None:
        written = {each.key: Written(each.text, each.basis) for each in report.paragraphs.all()}
        explanations = dict(report.explanations.values_list("check_key", "text"))
    pictures = round_pictures(counted.data.round, get_language() or Language.SPANISH)
    return Source(counted.facts, counted.data, counted.checks, written, explanations, pictures)


def report_for(round: Round, language: str) -> Report | None:
    """The draft if there is one, else the last one that was issued."""
    found = Report.objects.filter(round=round, language=language)
    return found.order_by("state", "-issued_at", "-pk").first()


def document_of(round: Round, language: str, report: Report | None = None) -> dict[str, Any]:
    """The document of a round in a language; an issued report's is the one that was frozen."""
    if report is not None and not report.is_draft:
        return report.frozen["content"]
    with override(language):
        return content_of(source_of(count(round), report))
