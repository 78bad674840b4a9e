"""Who asks, how often they may, and how the API says no."""

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle

from initiatives.permissions import can_read_registry

from . import tokens

SCHEME = "Bearer"
LONGEST_SECRET = 200


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer pifcss_…``: whoever sends a wrong one is told so, not taken for a visitor."""

    def authenticate(self, request):
        parts = get_authorization_header(request).split()
        if not parts:
            return None
        if len(parts) != 2 or parts[0].lower() != SCHEME.lower().encode():
            raise exceptions.AuthenticationFailed(_("Escriba la cabecera así: Authorization: Bearer <clave>."))
        try:
            secret = parts[1].decode("ascii")
        except UnicodeDecodeError:
            secret = ""
        token = tokens.find(secret) if 0 < len(secret) <= LONGEST_SECRET else None
        if token is None:
            raise exceptions.AuthenticationFailed(_("La clave no existe o fue retirada."))
        return token.user, token

    def authenticate_header(self, request):
        return SCHEME


class SiteAuthentication(SessionAuthentication):
    """Whoever is logged in on the site. Nothing can be changed here, so no forged request can do harm."""

    def enforce_csrf(self, request):
        return


class ReadsRegistry(BasePermission):
    """The rule of the site's pages: everybody when the registry is public, else whoever is known."""

    def has_permission(self, request, view):
        return can_read_registry(request.user)


class Throttle(SimpleRateThrottle):
    """Rates are read when asked, from ``settings.API_RATES``; counts are in the cache that all processes share."""

    cache = cache

    def get_rate(self):
        return settings.API_RATES[self.scope]


class KeyThrottle(Throttle):
    """By key; people at a browser each by themselves, because a ministry comes from one address."""

    scope = "key"

    def get_cache_key(self, request, view):
        if request.auth:
            return f"api-key-{request.auth.pk}"
        return f"api-person-{request.user.pk}" if request.user.is_authenticated else None


class AddressThrottle(Throttle):
    """Visitors, by the address that they come from."""

    scope = "address"

    def get_cache_key(self, request, view):
        return None if request.user.is_authenticated else f"api-address-{self.get_ident(request)}"


class AlwaysJson(BaseContentNegotiation):
    """There is one form of answer, whatever a client says it likes."""

    def select_parser(self, request, parsers):
        return parsers[0]

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class InvalidCursor(exceptions.APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "invalid_cursor"


# In our own words: the library's come in English without its app.
SENTENCES = {
    exceptions.NotAuthenticated: gettext_lazy("Para leer esto hace falta una clave de acceso."),
    exceptions.PermissionDenied: gettext_lazy("Usted no puede leer esto."),
    exceptions.NotFound: gettext_lazy("No existe, o no es visible para usted."),
    exceptions.MethodNotAllowed: gettext_lazy("Aquí solo se lee: use GET o HEAD."),
    exceptions.Throttled: gettext_lazy(
        "Demasiadas peticiones. Espere los segundos que dice la cabecera Retry-After."
    ),
}


def answer_exception(exception, context):
    """``{"code", "detail"}`` for whatever the API refuses; what it does not know is an error of the server."""
    if isinstance(exception, Http404):
        exception = exceptions.NotFound()
    elif isinstance(exception, PermissionDenied):
        exception = exceptions.PermissionDenied()
    if not isinstance(exception, exceptions.APIException):
        return None
    headers = {}
    if getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = exception.auth_header
    if getattr(exception, "wait", None):
        headers["Retry-After"] = str(int(exception.wait))
    detail = SENTENCES.get(type(exception), exception.detail)
    data = {"code": exception.detail.code, "detail": str(detail)}
    return Response(data, status=exception.status_code, headers=headers)
