"""What every page knows about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """The site's name and whether the registry is open to visitors; no queries."""
    return {"SITE_NAME": settings.SITE_NAME, "REGISTRY_PUBLIC": settings.REGISTRY_PUBLIC}
