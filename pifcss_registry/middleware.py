"""Answers that no view gave: domain errors, and addresses of forms opened by themselves."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import permission_denied

from .errors import NotAllowed


class DomainErrorMiddleware:
    """Turns a `NotAllowed` that escapes a view into the 403 page, with its message."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on; a person who opens the address of a form gets a page, not a blank answer."""
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The 403 page for `NotAllowed`; every other exception goes on."""
        if isinstance(exception, NotAllowed):
            return permission_denied(request, PermissionDenied(str(exception)))
        return None
