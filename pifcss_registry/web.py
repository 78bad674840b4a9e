"""Small things that views share. Library module: imports no app."""

from django.conf import settings
from django.core.paginator import Page, Paginator

from .errors import Refused


def add_refusal(form, refusal: Refused) -> None:
    """Show a service's refusal where it belongs: beside its field, or on top of the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.message)


def set_language_cookie(response, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )


def page_of(queryset, request, per_page: int = 25) -> Page:
    """The page that ``?pagina=`` asks for; a number out of range or no number gives the nearest page."""
    return Paginator(queryset, per_page).get_page(request.GET.get("pagina"))


def querystring_without_page(request) -> str:
    """The query string of this page without ``pagina``, to append to a pager's links."""
    query = request.GET.copy()
    query.pop("pagina", None)
    return query.urlencode()
