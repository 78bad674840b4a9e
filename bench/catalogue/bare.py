"""The bare page: as many bytes as the catalogue's, 25 rows that never change, nothing asked or counted for them.

For the same person as ours: who that is, every page asks. Rows are written as the site writes them, inside its
base template. What the catalogue shows beside its rows is here a constant string, without any work: so it is the
least that a page of this size costs in Django.
"""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template import engines
from django.urls import path
from django.utils.safestring import mark_safe

from initiatives.catalogue.filters import Catalogue
from initiatives.catalogue.rows import ListRow
from pifcss_registry.accounts.enums import Role
from pifcss_registry.accounts.models import Membership, User
from pifcss_registry.urls import urlpatterns as the_site

PAGE = """{% extends "base.html" %}{% load catalogue lucide %}{% block content %}
{% lucide_symbols "tag" "users" %}<ol class="results list-unstyled mb-0">
{% initiative_rows initiatives None True %}</ol>
{{ beside }}{% endblock %}"""
BESIDE = """<div class="form-check">
<input class="form-check-input" type="checkbox" name="pais" value="CR" id="f-pais-7">
<label class="form-check-label" for="f-pais-7">Costa Rica</label> <span class="quiet">4321</span></div>"""


@cache
def _rows() -> list[ListRow]:
    """Asked of the database once for each process, with all that a row shows."""
    unit = User(email="bench@example.org")
    unit.memberships_now = [Membership(user=unit, role=Role.TECHNICAL_UNIT)]
    return Catalogue(QueryDict(), unit, path="/").shown()[:25]


@cache
def _beside(size: int) -> str:
    return mark_safe((BESIDE * (size // len(BESIDE) + 1))[:size])


@cache
def _template() -> Any:
    return engines["django"].from_string(PAGE)


def page(request: HttpRequest, beside: int) -> HttpResponse:
    context = {"initiatives": _rows(), "beside": _beside(beside)}
    return HttpResponse(_template().render(context, request))


urlpatterns = [*the_site, path("bench/bare/<int:beside>/", page)]
