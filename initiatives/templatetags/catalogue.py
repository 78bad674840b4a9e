"""What a page of the catalogue has most of, written in one go: rows and choices.

As templates they took two thirds of the page's time (``bench/catalogue``). Marks within a row are still templates.
"""

from collections.abc import Iterable, Iterator

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from initiatives.models import TEXT_COLUMNS, Initiative
from initiatives.search import Found, Query, excerpt, matches, pieces, spans, stored
from pifcss_registry.fragments import fragment

register = template.Library()
SAID = tuple(column for column in TEXT_COLUMNS if column not in ("type", "name"))
OPTION = """<div class="form-check">
  <input class="form-check-input" type="checkbox" name="{param}" value="{value}" id="f-{param}-{number}"{checked}>
  <label class="form-check-label" for="f-{param}-{number}">{label}</label> <span class="quiet">{count}</span>
</div>"""
ROW = """<li class="panel{wanted}">
  <h3><a href="{url}">{name}</a></h3>
  <p class="quiet mb-2">{facts}</p>
  {excerpt}{compare}
  <div class="d-flex flex-wrap gap-2">{marks}</div>
</li>"""
COMPARE = """<label class="compare-choice"><input class="form-check-input" type="checkbox" name="i" value="{pk}"
 form="comparar"> {word}<span class="visually-hidden"> «{name}»</span></label>"""


@register.simple_tag
def facet_options(facet) -> SafeString:
    """The choices of a filter with their counts."""
    options = (
        OPTION.format(
            param=facet.param,
            value=escape(option.value),
            number=number,
            checked=" checked" if option.checked else "",
            label=escape(option.label),
            count=option.count,
        )
        for number, option in enumerate(facet.options, 1)
    )
    return mark_safe("".join(options))


@register.simple_tag
def initiative_rows(initiatives: Iterable[Initiative], query: Query | None, comparable: bool) -> SafeString:
    """The list's rows, with what was searched for marked; ``comparable``: each may be chosen to be compared.

    No query after ``for_rows`` and ``give_actors``.
    """
    query = query if query and query.terms else None
    words = {"compare": escape(_("Comparar")), "sector": _("Sector:"), "kind": _("Tipo de actor:")}
    address = reverse("initiatives:initiative_detail", args=[0]).removesuffix("0/")
    rows = []
    for initiative in initiatives:
        name, pk = escape(initiative.name), initiative.pk
        row = ROW.format(
            wanted=" is-wanted" if initiative.is_wanted_by_many else "",
            url=f"{address}{pk}/",
            name=_with_marks(initiative.name, spans(initiative.name, query)) if query else name,
            facts=" · ".join(map(escape, filter(None, _facts(initiative)))),
            excerpt=_excerpt(initiative, query) if query else "",
            compare=COMPARE.format(pk=pk, word=words["compare"], name=name) if comparable else "",
            marks=" ".join(_marks(initiative, words)),
        )
        rows.append(row)
    return mark_safe("".join(rows))


def _facts(initiative: Initiative) -> tuple[object, ...]:
    return initiative.country, initiative.year, initiative.type_label


def _marks(initiative: Initiative, words: dict[str, str]) -> Iterator[SafeString]:
    if initiative.excluded:
        yield fragment("components/_excluded_mark.html")
    label = initiative.get_verdict_display()
    yield fragment("components/_verdict_badge.html", verdict=initiative.verdict, label=label)
    if initiative.is_wanted_by_many:
        yield fragment("components/_wanted_mark.html")
    for sector in initiative.sectors.all():
        yield fragment("initiatives/_row_mark.html", icon="tag", what=words["sector"], text=sector)
    for kind in initiative.kinds:
        yield fragment("initiatives/_row_mark.html", icon="users", what=words["kind"], text=kind.label)
    if initiative.demonstration:
        yield fragment("components/_demo_mark.html")


def _with_marks(text: str, marks: Iterable[tuple[int, int]]) -> str:
    parts = pieces(text, marks)
    return "".join(f"<mark>{escape(part)}</mark>" if marked else escape(part) for part, marked in parts)


def _excerpt(initiative: Initiative, query: Query) -> str:
    """The part of its texts that shows most of what was searched for; '' if its name shows all of it."""
    name = stored(initiative.name)
    if matches(query, name, name) == Found.TITLE:
        return ""
    texts = (
        *(getattr(initiative, column) for column in SAID),
        *(name for _kind, name in initiative.actors_shown),
    )
    found = excerpt(" · ".join(filter(None, texts)), query)
    return f'<p class="small mb-2">{_with_marks(found.text, found.marks)}</p>' if found.marks else ""
