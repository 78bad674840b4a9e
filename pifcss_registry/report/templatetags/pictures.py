"""The rows of a picture's table: there may be hundreds, and a template takes five times as long to write them."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from drawing.svg import figure
from drawing.tables import Cell, Table

register = template.Library()


@register.simple_tag
def table_rows(table: Table) -> SafeString:
    """``<tr>`` of each row; its first cell is the row's header."""
    rows = []
    for (name, url), *cells in table.linked:
        numbers = "".join([f"<td>{_cell(cell, address)}</td>" for cell, address in cells])
        rows.append(f'<tr><th scope="row">{_cell(name, url)}</th>{numbers}</tr>')
    return mark_safe("".join(rows))  # every text and address was escaped by _cell


def _cell(cell: Cell, url: str) -> str:
    text = figure(cell) if isinstance(cell, int) else escape(cell)
    return f'<a href="{escape(url)}">{text}</a>' if url else text
