"""What reference managers and search engines read of an initiative's page, where visitors may read it."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from judging.excluding import exclude
from tests.conftest import make_initiative

from .test_exports import COMPLEMENT

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def public(settings):
    settings.REGISTRY_PUBLIC = True


def page(client, initiative) -> str:
    return client.get(reverse("initiatives:initiative_detail", args=[initiative.pk])).content.decode()


def test_public_page_says_what_it_is_in_schema_org(client, unit, public, country):
    initiative = make_initiative(unit, partner_countries=[country("PE")], complement=COMPLEMENT)
    (found,) = DATA.findall(page(client, initiative))
    data = json.loads(found)
    assert (data["@context"], data["@type"]) == ("https://schema.org", "WebPage")
    assert data["url"] == f"http://testserver/iniciativas/{initiative.pk}/"
    project = data["mainEntity"]
    assert (project["@type"], project["name"]) == ("Project", "Siembra y Cosecha de Agua")
    assert (project["foundingDate"], project["dissolutionDate"]) == ("2019-02-01", "2021-02-28")
    assert [each["identifier"] for each in project["areaServed"]] == ["CR", "PE"]
    assert [each["name"] for each in project["member"]] == ["FONAFIFO", "AIDER"]
    assert project["keywords"] == ["Medio ambiente"]


def test_public_page_can_be_cited_by_programs(client, initiative, public):
    text = page(client, initiative)
    for name, value in (
        ("DC.title", "Siembra y Cosecha de Agua"),
        ("DC.creator", "Costa Rica"),
        ("DC.date", "2026"),
        ("citation_title", "Siembra y Cosecha de Agua"),
        ("citation_author", "Costa Rica"),
        ("citation_publication_date", "2026"),
        ("citation_public_url", f"http://testserver/iniciativas/{initiative.pk}/"),
    ):
        assert f'<meta name="{name}" content="{value}">' in text
    assert f'<link rel="canonical" href="http://testserver/iniciativas/{initiative.pk}/">' in text


def test_nothing_breaks_out_of_it_and_no_address_is_in_it(client, unit, public):
    hostile = "</script><script>alert(1)</script>\"'&"
    initiative = make_initiative(unit, name=hostile, texts={"objectives": "ana@x.example.org " + hostile})
    text = page(client, initiative)
    (found,) = DATA.findall(text)
    assert json.loads(found)["name"] == hostile
    assert "<script>alert" not in text
    head = text.split("</head>")[0]
    assert "@" not in head
    assert "correo omitido" in head


def test_page_that_is_not_public_says_nothing_to_machines(client, unit, settings, initiative):
    client.force_login(unit)
    for public, share in ((False, True), (True, False)):
        settings.REGISTRY_PUBLIC = public
        initiative.share = share
        initiative.save()
        assert "DC.title" not in page(client, initiative)
    initiative.share = True
    initiative.save()
    assert "DC.title" in page(client, initiative)
    exclude(initiative, reason="no_es_alianza", message="Uno.", by=unit)
    assert "DC.title" not in page(client, initiative)


def test_metadata_costs_no_query(client, initiative, settings, unit):
    client.force_login(unit)
    counts = []
    for settings.REGISTRY_PUBLIC in (False, True):
        with CaptureQueriesContext(connection) as captured:
            page(client, initiative)
        counts.append(len(captured))
    assert counts[0] == counts[1]
