"""What a page of the catalogue has most of, written in one go: rows and choices.

As templates they took two thirds of the page's time (``bench/catalogue``). Marks within a row are still templates.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from initiatives.catalogue.facets import FacetView, Option
from initiatives.catalogue.rows import ListRow
from initiatives.search import Query, pieces, spans
from pifcss_registry.fragments import fragment

register = template.Library()
FACET = """<details class="facet"{open}>
  <summary>{label}</summary>
  <fieldset>
    <legend class="visually-hidden">{label}</legend>
    {modes}{options}
  </fieldset>
</details>"""
MODES = """<div class="d-flex flex-wrap gap-3 mb-1">{modes}</div>"""
NO_OPTION = """<p class="quiet small mb-0">{text}</p>"""
ROW = """<li class="panel{wanted}">
  <h3><a href="{url}">{name}</a></h3>
  <p class="quiet mb-2">{facts}</p>
  {excerpt}{compare}
  <div class="d-flex flex-wrap gap-2">{marks}</div>
</li>"""
EXCERPT = """<p class="small mb-2">{words}</p>"""
COMPARE = """<label class="compare-choice"><input class="form-check-input" type="checkbox" name="i" value="{pk}"
 form="comparar"> {word}<span class="visually-hidden"> «{name}»</span></label>"""


@register.simple_tag
def facet_groups(facets: Iterable[FacetView]) -> SafeString:
    """The filters with their choices and counts, each folded or open; some ask whether any or all must be there."""
    none = NO_OPTION.format(text=escape(_("Sin opciones para esta búsqueda.")))
    written = []
    for facet in facets:
        modes = "".join(_option("radio", facet.mode_param, mode) for mode in facet.modes)
        written.append(
            FACET.format(
                open=" open" if facet.is_open else "",
                label=escape(facet.label),
                modes=MODES.format(modes=modes) if modes else "",
                options="".join(_option("checkbox", facet.param, option) for option in facet.options) or none,
            )
        )
    return mark_safe("".join(written))


def _option(kind: str, name: str, option: Option) -> str:
    """Codes of options are letters, digits and dashes (``catalogue.values.CODE``)."""
    place, checked = f"f-{name}-{option.value}", " checked" if option.checked else ""
    count = "" if option.count is None else f' <span class="quiet">{option.count}</span>'
    return f"""<div class="form-check">
  <input class="form-check-input" type="{kind}" name="{name}" value="{option.value}" id="{place}"{checked}>
  <label class="form-check-label" for="{place}">{escape(option.label)}</label>{count}
</div>"""


@register.simple_tag
def initiative_rows(rows: Iterable[ListRow], query: Query | None, comparable: bool) -> SafeString:
    """The list's rows, with what was searched for marked; ``comparable``: each may be chosen to be compared."""
    query = query if query and query.terms else None
    words = {"compare": escape(_("Comparar")), "sector": _("Sector:"), "kind": _("Tipo de actor:")}
    address = reverse("initiatives:initiative_detail", args=[0]).removesuffix("0/")
    mark = cache(fragment)  # most rows of a page share their marks
    written = []
    for row in rows:
        name = escape(row.name)
        written.append(
            ROW.format(
                wanted=" is-wanted" if row.wanted else "",
                url=f"{address}{row.pk}/",
                name=_with_marks(row.name, spans(row.name, query)) if query else name,
                facts=" · ".join(map(escape, row.facts)),
                excerpt=EXCERPT.format(words=_with_marks(row.excerpt.text, row.excerpt.marks)) if row.excerpt else "",
                compare=COMPARE.format(pk=row.pk, word=words["compare"], name=name) if comparable else "",
                marks=" ".join(_marks(row, words, mark)),
            )
        )
    return mark_safe("".join(written))


def _marks(row: ListRow, words: dict[str, str], mark: Callable[..., SafeString]) -> Iterator[SafeString]:
    if row.excluded:
        yield mark("components/_excluded_mark.html")
    yield mark("components/_verdict_badge.html", verdict=row.verdict, label=row.verdict_label)
    if row.wanted:
        yield mark("components/_wanted_mark.html")
    for sector in row.sectors:
        yield mark("initiatives/_row_mark.html", icon="tag", what=words["sector"], text=sector)
    for kind in row.kinds:
        yield mark("initiatives/_row_mark.html", icon="users", what=words["kind"], text=kind)
    if row.demonstration:
        yield mark("components/_demo_mark.html")


def _with_marks(text: str, marks: Iterable[tuple[int, int]]) -> str:
    parts = pieces(text, marks)
    return "".join(f"<mark>{escape(part)}</mark>" if marked else escape(part) for part, marked in parts)
