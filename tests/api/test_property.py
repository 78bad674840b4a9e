"""Whatever is registered and whatever is asked, the API's ids are those of the page."""

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pifcss_registry.accounts.enums import Role
from tests.conftest import make_person
from tests.initiatives.registry import store
from tests.initiatives.test_catalogue_property import ASKED, ROWS, query_of

from .test_answers import INITIATIVES, ids


def shown_on_pages(client, query: str) -> list[int]:
    page = client.get(f"/iniciativas/?{query}").context["page_obj"]
    assert page.paginator.num_pages == 1
    return [row.pk for row in page]


@pytest.mark.django_db
@settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(ROWS, min_size=2, max_size=7),
    searches=st.lists(ASKED, min_size=3, max_size=3),
    junk=st.sampled_from(["", "&pais=XX", "&q=", "&pagina=2", "&x=%F0%9F%8C%8A", "&modo_actor=ninguno", "&tipo=%00"]),
    limit=st.sampled_from(["", "1", "2", "200", "-3"]),
)
def test_ids_are_those_of_the_page(rows, searches, junk, limit):
    with transaction.atomic():
        client = Client()
        client.force_login(make_person("unidad@pifcss.example.org", Role.TECHNICAL_UNIT))
        store(rows)
        for asked in searches:
            query = query_of(asked).urlencode() + junk
            shown = shown_on_pages(client, query) if "pagina" not in junk else None
            found = ids(client, f"{INITIATIVES}?{query}&limit={limit}")
            assert shown is None or found == sorted(shown)
        transaction.set_rollback(True)
