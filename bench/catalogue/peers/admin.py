"""The Django admin's list over the product's own tables; ``admin_settings`` and ``admin_urls`` are its site.

Open to everybody, so that it is not charged for sessions and log-ins; otherwise as one would write it for this list.
"""

from urllib.parse import urlencode

from ..place import Place
from ..questions import Question
from ..web import Server, gunicorn


def server(place: Place) -> Server:
    env = place.environment() | {"DJANGO_SETTINGS_MODULE": "bench.catalogue.peers.admin_settings"}
    return gunicorn(env, "pifcss_registry.wsgi", place.log)


def address(question: Question, *, counts: bool) -> str:
    names = {
        "sector": "sectors__code__exact",
        "tipo_actor": "actors__actor_type__kind__exact",
        "pais": "country__code__exact",
        "q": "q",
    }
    asked = {names[param]: value for param, value in question.items()}
    return "/admin/initiatives/initiative/?" + urlencode(asked | ({"_facets": "True"} if counts else {}))
