"""What the API answers. Every answer is of the rows that the person may see on the site, and of no other."""

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import conditional_page
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from initiatives.catalogue.facets import PAGE_PARAM
from initiatives.catalogue.filters import Catalogue, Directory
from initiatives.catalogue.indexed import Rows
from initiatives.catalogue.page import parameters
from initiatives.catalogue.values import Ignored
from initiatives.exports.as_json import record
from initiatives.exports.rows import loaded
from initiatives.models import Actor, Initiative, Sector
from initiatives.permissions import sees_every_exclusion
from pifcss_registry.accounts.models import Country
from pifcss_registry.accounts.permissions import is_member
from pifcss_registry.report.facts import known_rounds, report_round, round_facts
from surveys.models import Round

from . import documents, records
from .pages import CURSOR, LIMIT, page, told

API = "/api/v1/"


def only_ours(endpoints, **_settings):
    """The addresses that the schema describes."""
    return [each for each in endpoints if each[0].startswith(API)]


def language_of(header: str) -> str:
    """The language of the site that a client likes best."""
    for code, _quality in parse_accept_lang_header(header):
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


# An ETag is the digest of the answer: names, interests and joined actors change without a date of their own, so
# that nothing cheaper would be true.
@method_decorator(conditional_page, name="dispatch")
class View(APIView):
    """Reads only; names in the language of Accept-Language, whatever the person chose for the pages."""

    http_method_names = ["get", "head"]

    def initial(self, request, *args, **kwargs):
        language = language_of(request.headers.get("Accept-Language", ""))
        translation.activate(language)
        request._request.LANGUAGE_CODE = translation.get_language()
        if request.method.lower() not in self.http_method_names:
            raise exceptions.MethodNotAllowed(request.method)  # before anybody is asked who they are
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ("Accept-Language", "Authorization", "Cookie"))
        response["Cache-Control"] = "private, no-cache"
        return response


class OpenView(View):
    """Says nothing of the registry's contents: for everybody."""

    permission_classes = [AllowAny]


class RootView(OpenView):
    @extend_schema(operation_id="root", parameters=documents.HEADERS, responses=documents.answers(documents.Root))
    def get(self, request):
        """Where things are."""
        names = {
            "initiatives": "initiative_list",
            "actors": "actor_list",
            "countries": "country_list",
            "sectors": "sector_list",
            "facets": "facet_list",
            "rounds": "round_list",
            "schema": "schema",
            "docs": "docs",
        }
        return Response({key: reverse(f"api:{name}") for key, name in names.items()})


@cache
def schema() -> dict[str, Any]:
    with translation.override("en"):
        return SchemaGenerator().get_schema(public=True)


class SchemaView(OpenView):
    @extend_schema(exclude=True)
    def get(self, request):
        return Response(schema())


class DocsView(SpectacularSwaggerSplitView):
    """A page to try the API at; its script comes from the same address with ``?script=``."""

    url_name = "api:schema"
    template_name = "api/docs.html"
    title = "API"


class UnknownView(OpenView):
    @extend_schema(exclude=True)
    def get(self, request):
        raise Http404


def _asked(request) -> tuple[QueryDict, list[Ignored]]:
    """The address's parameters, and what is left out of them before any filter sees them."""
    asked = parameters(request._request)
    if asked is None:
        return QueryDict(), [Ignored("", "", _("la dirección tenía demasiados parámetros"))]
    ignored = [Ignored.of(PAGE_PARAM, asked[PAGE_PARAM])] if PAGE_PARAM in asked else []
    return asked, ignored


def _own(asked: QueryDict) -> QueryDict:
    """The parameters of the list's filters."""
    own = asked.copy()
    for name in (LIMIT, CURSOR, PAGE_PARAM):
        own.pop(name, None)
    return own


def _loaded(rows: Rows) -> list[Initiative]:
    return rows.of(loaded)[:]


class InitiativeListView(View):
    @extend_schema(
        operation_id="initiatives",
        parameters=[*documents.INITIATIVE_PARAMETERS, *documents.PAGING, *documents.HEADERS],
        responses=documents.answers(documents.InitiativePage),
    )
    def get(self, request):
        """The catalogue, with its parameters, in the order of ids."""
        asked, ignored = _asked(request)
        catalogue = Catalogue(_own(asked), request.user, path=request.path)
        return Response(page(asked, catalogue, _loaded, record, [*ignored, *catalogue.ignored]))


class InitiativeView(View):
    @extend_schema(
        operation_id="initiative",
        parameters=documents.HEADERS,
        responses=documents.answers(documents.Initiative),
    )
    def get(self, request, pk: int):
        """One initiative."""
        return Response(record(get_object_or_404(loaded(Initiative.objects.visible_to(request.user)), pk=pk)))


class FacetsView(View):
    @extend_schema(
        operation_id="facets",
        parameters=[*documents.INITIATIVE_PARAMETERS, *documents.HEADERS],
        responses=documents.answers(documents.Facets),
    )
    def get(self, request):
        """How many initiatives each choice of the catalogue would leave, beside the present ones."""
        asked, ignored = _asked(request)
        catalogue = Catalogue(_own(asked), request.user, path=request.path)
        facets = [
            {
                "param": facet.param,
                "label": facet.label,
                "options": [
                    {"value": each.value, "label": each.label, "count": each.count, "chosen": each.checked}
                    for each in facet.options
                ],
            }
            for facet in catalogue.facets()
        ]
        ignored = [*ignored, *catalogue.ignored]
        return Response({"total": catalogue.total(), "ignored": told(ignored), "facets": facets})


class ActorListView(View):
    @extend_schema(
        operation_id="actors",
        parameters=[*documents.ACTOR_PARAMETERS, *documents.PAGING, *documents.HEADERS],
        responses=documents.answers(documents.ActorPage),
    )
    def get(self, request):
        """The directory of actors, with its parameters, in the order of ids."""
        asked, ignored = _asked(request)
        directory = Directory(_own(asked), Actor.objects.visible_to(request.user), path=request.path)
        load = partial(_with_all, request=request)
        return Response(page(asked, directory, load, records.actor_record, [*ignored, *directory.ignored]))


def _with_all(actors, *, request):
    visible = Initiative.objects.visible_to(request.user)
    return actors.with_part_in(visible).select_related("country", "actor_type").prefetch_related("names")


class ActorView(View):
    @extend_schema(
        operation_id="actor",
        parameters=documents.HEADERS,
        responses=documents.answers(
            documents.ActorInFull,
            also={301: documents.OpenApiResponse(documents.Moved, description="Became another one: Location.")},
        ),
    )
    def get(self, request, pk: int):
        """One actor, and what it takes part in. One that was joined to another leads to that one."""
        visible = Actor.objects.visible_to(request.user)
        actor = _with_all(visible, request=request).filter(pk=pk).first()
        if actor is None:
            joined = get_object_or_404(Actor.objects.exclude(merged_into=None).select_related("merged_into"), pk=pk)
            current = get_object_or_404(visible, pk=joined.current().pk)
            url = reverse("api:actor", args=[current.pk])
            body = {"code": "moved", "detail": _("Ahora es parte de otro actor."), "url": url}
            return Response(body, status=301, headers={"Location": url})
        return Response(records.actor_in_full(actor, Initiative.objects.visible_to(request.user)))


class CountryListView(View):
    @extend_schema(
        operation_id="countries", parameters=documents.HEADERS, responses=documents.answers(documents.CountryList)
    )
    def get(self, request):
        """Every country that an initiative can name, by code."""
        return Response({"results": [records.country_record(each) for each in Country.objects.order_by("pk")]})


class SectorListView(View):
    @extend_schema(
        operation_id="sectors", parameters=documents.HEADERS, responses=documents.answers(documents.SectorList)
    )
    def get(self, request):
        """The sectors, with their label in the report and their DAC category, by code."""
        sectors = Sector.objects.select_related("report_sector").order_by("pk")
        return Response({"results": [records.sector_record(each) for each in sectors]})


def _rounds(user) -> list[Round]:
    """Rounds with registered initiatives; a visitor's is the one whose figures the home page shows."""
    rounds = known_rounds()
    if is_member(user):
        return [each for each in rounds if each.published]
    shown = report_round(rounds)
    return [shown] if shown else []


class RoundListView(View):
    @extend_schema(
        operation_id="rounds", parameters=documents.HEADERS, responses=documents.answers(documents.RoundList)
    )
    def get(self, request):
        """Rounds with registered initiatives, the last to close first."""
        return Response({"results": [records.round_record(each) for each in _rounds(request.user)]})


class RoundFactsView(View):
    @extend_schema(
        operation_id="round_facts", parameters=documents.HEADERS, responses=documents.answers(documents.RoundFacts)
    )
    def get(self, request, code: str):
        """A round's figures, as the report counts them. Initiatives that are not shared count too."""
        round = next((each for each in _rounds(request.user) if each.code == code), None)
        if round is None:
            raise Http404
        facts = round_facts(round)
        if not sees_every_exclusion(request.user):
            facts.pop("excluded", None)
        return Response(facts)
