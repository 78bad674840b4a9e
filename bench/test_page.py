"""What opening the page of an initiative costs: queries, and bytes over the line on the first and the next visit."""

import gzip
import re
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from surveys.models import EntryActor, Ficha
from tests.conftest import make_ficha, make_person, make_round

QUERIES, FIRST_VISIT, NEXT_VISIT = 15, 150_000, 25_000


@pytest.fixture
def client_there(client, db):
    """A focal point, with a ficha of three full initiatives."""
    ficha = make_ficha(make_round(), entries=3)
    for entry in ficha.entries.all():
        for number in range(3, 13):
            EntryActor.objects.create(entry=entry, position=number, name=f"Actor {number}", kind="academia")
    client.force_login(make_person("ana@cr.example.org", "focal_point", "CR"))
    return client


def addresses():
    ficha = Ficha.objects.get()
    return [
        reverse("surveys:ficha_detail", args=[ficha.pk]),
        reverse("surveys:ficha_institution", args=[ficha.pk]),
        reverse("surveys:entry_edit", args=[ficha.pk, 1]),
    ]


def assets(client, address, body):
    """Style sheets, pictures and modules, with the modules that these import."""
    wanted = re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="(/static/[^"]+)"', body)
    found = {}
    while wanted:
        url = wanted.pop()
        if url not in found:
            found[url] = b"".join(client.get(url).streaming_content)
            if url.endswith(".js"):
                imported = re.findall(r'from "(\./[^"]+)"', found[url].decode())
                wanted += [urljoin(url, each) for each in imported]
    return found


def test_pages_of_the_ficha_are_light(client_there, capsys):
    wrong = []
    for address in addresses():
        client_there.get(address)  # what a process loads once
        with CaptureQueriesContext(connection) as captured:
            response = client_there.get(address)
        queries, body = len(captured.captured_queries), response.content
        page = len(gzip.compress(body, 6))
        first = page + sum(
            len(gzip.compress(each, 6)) for each in assets(client_there, address, body.decode()).values()
        )
        good = queries <= QUERIES and first < FIRST_VISIT and page < NEXT_VISIT
        shown = f"{address}: {queries} queries, first visit {first / 1000:.1f} kB, next {page / 1000:.1f} kB"
        with capsys.disabled():
            print(f"\n  {'ok  ' if good else 'FAIL'}  {shown}", end="")
        if not good:
            wrong.append(shown)
    assert wrong == []
