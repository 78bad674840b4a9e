"""What the answers look like, for the schema; they are made by ``initiatives.exports.as_json`` and ``records``."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema_field
from rest_framework import serializers

from initiatives.catalogue.facets import FacetedFilterSet, FacetFilter
from initiatives.catalogue.filters import Catalogue, Directory

from .pages import CURSOR, LIMIT, MOST, USUAL


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "pifcss_registry.api.access.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": "A key of «Mi cuenta → Claves de acceso»."}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "pifcss_registry.api.access.SiteAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "Logged in on the site."}


class Coded(serializers.Serializer):
    """A code, which never changes, and its name in the language of the answer."""

    code = serializers.CharField()
    name = serializers.CharField()


class Numbered(serializers.Serializer):
    """A number of a list, and its name in the language of the answer."""

    code = serializers.IntegerField()
    name = serializers.CharField()


class CountryInRole(Coded):
    role = Coded(allow_null=True)


class Risk(serializers.Serializer):
    text = serializers.CharField()
    carried_by = serializers.ListField(child=serializers.CharField())


class TakesPart(serializers.Serializer):
    """An actor, and what the country says of its part."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    acronym = serializers.CharField()
    declared_name = serializers.CharField(help_text="as the country wrote it")
    country = Coded(allow_null=True)
    type = Coded(help_text="fine type; /actors/ lists them")
    kind = Coded(help_text="type of the form")
    roles = Coded(many=True)
    contributions = Coded(many=True)
    contribution = serializers.CharField()
    capability = serializers.CharField()
    interest = serializers.CharField()
    benefit = serializers.CharField()


class Initiative(serializers.Serializer):
    """A registered initiative. Null, or an empty text or list: not known. No contact data."""

    id = serializers.IntegerField()
    url = serializers.URLField(help_text="its page")
    name = serializers.CharField()
    country = Coded(help_text="presents it")
    year = serializers.IntegerField()
    round = serializers.CharField()
    type = Numbered(allow_null=True)
    type_other = serializers.CharField()
    modality = Coded(allow_null=True)
    countries = CountryInRole(many=True, help_text="the one that presents it first")
    sectors = Coded(many=True)
    report_sectors = Coded(many=True)
    sdgs = Numbered(many=True)
    start = serializers.DateField(allow_null=True)
    end = serializers.DateField(allow_null=True)
    renewed = serializers.BooleanField(allow_null=True)
    agreement = serializers.BooleanField(allow_null=True)
    months_to_build = serializers.IntegerField(allow_null=True)
    actors = TakesPart(many=True)
    actor_kinds = Coded(many=True)
    classification = Coded()
    broad = Coded()
    proposed = serializers.BooleanField(help_text="people have not judged all that only people can judge")
    rules = serializers.CharField(help_text="version of the rule that classified it")
    excluded = Coded(allow_null=True, help_text="why it was left out of the registry; seen by those whom it concerns")
    wanted_by = serializers.IntegerField(help_text="other countries that want to learn about it")
    objectives = serializers.CharField()
    justification = serializers.CharField()
    strengths = serializers.ListField(child=serializers.CharField())
    challenges = serializers.ListField(child=serializers.CharField())
    results = serializers.ListField(child=serializers.CharField())
    joint_body = serializers.CharField()
    vision = serializers.CharField()
    added_value = serializers.CharField()
    risks = Risk(many=True)
    share = serializers.BooleanField(help_text="its country agreed to share it")
    demonstration = serializers.BooleanField()
    source_note = serializers.CharField()
    origin = serializers.CharField(help_text="whose file it was loaded from; empty when a country declared it here")
    external_id = serializers.CharField(help_text="how the origin calls it")
    updated_at = serializers.DateTimeField()


class Actor(serializers.Serializer):
    """An organisation. Numbers are of the initiatives that the reader may see."""

    id = serializers.IntegerField()
    url = serializers.URLField(help_text="its page")
    name = serializers.CharField()
    acronym = serializers.CharField()
    other_names = serializers.ListField(child=serializers.CharField())
    country = Coded(allow_null=True)
    type = Coded()
    type_other = serializers.CharField()
    kind = Coded()
    nature = Coded()
    iati_type = serializers.CharField(help_text="OrganisationType of IATI")
    site = serializers.CharField()
    initiatives = serializers.IntegerField(help_text="how many")
    since = serializers.IntegerField(allow_null=True, help_text="year of the first")


class TakesPartIn(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    year = serializers.IntegerField()
    country = Coded()
    declared_name = serializers.CharField()


class ActorInFull(Actor):
    takes_part_in = TakesPartIn(many=True, help_text="the newest 500 at most")


class Country(Coded):
    iso3 = serializers.CharField()
    iberoamerican = serializers.BooleanField()
    pifcss_member = serializers.BooleanField()


class Sector(Coded):
    ambito = serializers.CharField()
    report_sector = Coded(allow_null=True)
    dac = serializers.CharField(allow_null=True, help_text="category of OECD DAC, vocabulary 2 of IATI")


class FacetOption(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()
    chosen = serializers.BooleanField()


class Facet(serializers.Serializer):
    param = serializers.CharField()
    label = serializers.CharField()
    options = FacetOption(many=True)


class IgnoredParameter(serializers.Serializer):
    param = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField()


class Facets(serializers.Serializer):
    total = serializers.IntegerField()
    ignored = IgnoredParameter(many=True)
    facets = Facet(many=True)


class Page(serializers.Serializer):
    total = serializers.IntegerField(help_text="rows of the whole list")
    next = serializers.CharField(allow_null=True, help_text="path of the following page; null on the last")
    ignored = IgnoredParameter(many=True, help_text="what was left out of the address")


class InitiativePage(Page):
    results = Initiative(many=True)


class ActorPage(Page):
    results = Actor(many=True)


class CountryList(serializers.Serializer):
    results = Country(many=True)


class SectorList(serializers.Serializer):
    results = Sector(many=True)


class Round(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    demonstration = serializers.BooleanField()
    facts = serializers.CharField(help_text="path of its facts")


class RoundList(serializers.Serializer):
    results = Round(many=True)


NUMBERS = {"type": "object", "additionalProperties": {"type": "integer"}}


@extend_schema_field(NUMBERS)
class Numbers(serializers.DictField):
    """Key to number."""


class DialogueFacts(serializers.Serializer):
    """What became of dialogues; ``causes`` are of those that were cancelled."""

    proposed = serializers.IntegerField()
    planned = serializers.IntegerField()
    held = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    bilateral = serializers.IntegerField()
    causes = Numbers()


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class Rules(serializers.DictField):
    """Figure to how it is counted."""


class SeminarFigures(serializers.Serializer):
    """Of people connected at once; null while no seminar of the round was held with a log of its meeting."""

    peak = serializers.IntegerField(allow_null=True)
    floor = serializers.IntegerField(allow_null=True)


class RoundFacts(serializers.Serializer):
    """The facts of a round as ``manage.py registry_facts`` prints them; more keys come with new versions."""

    round = serializers.CharField()
    initiatives = serializers.IntegerField()
    countries = Numbers()
    sectors = Numbers()
    actor_types = Numbers()
    types = Numbers()
    classification = Numbers()
    excluded = Numbers(required=False, help_text="for those who see every exclusion")
    wanted_by_many = serializers.IntegerField()
    fichas = Numbers()
    dialogues = DialogueFacts()
    coverage = Numbers()
    seminar = SeminarFigures()
    rules = Rules()


class Root(serializers.Serializer):
    """Where things are: paths."""

    initiatives = serializers.CharField()
    actors = serializers.CharField()
    countries = serializers.CharField()
    sectors = serializers.CharField()
    facets = serializers.CharField()
    rounds = serializers.CharField()
    schema = serializers.CharField()
    docs = serializers.CharField()


class Moved(serializers.Serializer):
    code = serializers.CharField()
    detail = serializers.CharField()
    url = serializers.CharField()


class Error(serializers.Serializer):
    """Why there is no answer: ``code`` for programs, ``detail`` for people."""

    code = serializers.CharField()
    detail = serializers.CharField()


ERRORS = {
    400: "The request makes no sense.",
    401: "A key is needed, or the one that came is no good.",
    403: "Known, but not allowed.",
    404: "Does not exist, or is not visible to whoever asks.",
    405: "Nothing can be changed here: GET and HEAD only.",
    429: "Too many requests; the header Retry-After says how many seconds to wait.",
}


def answers(serializer, *, also: dict | None = None) -> dict:
    """The answers of an operation: its own, «nothing changed», and every error."""
    errors = {code: OpenApiResponse(Error, description=words) for code, words in ERRORS.items()}
    same = OpenApiResponse(None, description="Nothing changed since the answer whose ETag was sent.")
    return {200: serializer, 304: same} | (also or {}) | errors


HEADERS = [
    OpenApiParameter(
        "Accept-Language", str, OpenApiParameter.HEADER, description="Language of the names: es (default), pt or en."
    ),
    OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="ETag of an earlier answer."),
]
PAGING = [
    OpenApiParameter(LIMIT, {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
    OpenApiParameter(CURSOR, str, description="From `next` of the page before; not to be made by oneself."),
]
MEANINGS = {
    "q": 'Words. Initiatives: every word must be there, in any inflection, in es or pt; "a phrase"; '
    "-without. Actors: each word begins a word of a name.",
    "pais": "Country that presents it, ISO 3166-1 alpha-2.",
    "participa": "Country that presents it or takes part in it.",
    "modo_participa": "Whether one of the countries that take part is enough (alguno) or all must be there (todos).",
    "ambito": "Area: what a sector's code begins with.",
    "sector": "Sector; /sectors/ lists them.",
    "tipo_actor": "Type of actor of the form.",
    "modo_actor": "Whether one of the types of actor is enough (alguno) or all must be there (todos).",
    "tipo": "Type of initiative.",
    "clasificacion": "What the rule says of it.",
    "modalidad": "Modality of the cooperation.",
    "ods": "Sustainable Development Goal, 1 to 17.",
    "anio": "Year of the round.",
    "convocatoria": "Code of the round.",
    "dialogo": "si: a dialogue is about it.",
    "mentoria": "si: one of its actors offers mentoring.",
    "registro": "dentro, or fuera: left out, seen by those whom it concerns.",
}


def parameters_of(filters: type[FacetedFilterSet]) -> list[OpenApiParameter]:
    """The parameters of a list of the site. None has a closed list: what makes no sense is left out and named."""
    return [
        OpenApiParameter(name, str, many=isinstance(each, FacetFilter), description=MEANINGS.get(name, name))
        for name, each in filters.filters.items()
    ]


INITIATIVE_PARAMETERS = parameters_of(Catalogue)
ACTOR_PARAMETERS = parameters_of(Directory)
