"""Each fact is proved by the rows that it counts, and sums that do not close are told."""

import pytest
from django.http import Http404

from initiatives.models import Initiative
from pifcss_registry.report.assembling import count
from pifcss_registry.report.facts import named_facts, registry_facts, rows_of
from pifcss_registry.report.services import state_number
from tests.conftest import make_initiative, make_round


def rows_on_page(client, url):
    """How many rows the page behind a figure lists, on all its pages."""
    page = client.get(url)
    assert page.status_code == 200, url
    if "page_obj" in page.context and "fact" in page.context:
        return page.context["page_obj"].paginator.count
    assert len(page.context["page_obj"]) == min(page.context["total"], len(page.context["page_obj"]))
    return page.context["total"]


def test_every_fact_counts_the_rows_behind_it(with_seminar):
    facts = named_facts(with_seminar)
    assert len(facts) > 40
    assert {key: fact.value for key, fact in facts.items()} == {key: len(rows_of(with_seminar, key)) for key in facts}
    assert {"seminar.peak", "excluded.no_es_alianza", "coverage.none", "fichas.declared", "type.none"} <= set(facts)
    assert facts["fichas.declared"].value == 3


def test_every_link_leads_to_as_many_rows(with_seminar, unit, client):
    client.force_login(unit)
    facts = named_facts(with_seminar)
    assert {key: rows_on_page(client, fact.url) for key, fact in facts.items()} == {
        key: fact.value for key, fact in facts.items()
    }
    assert sum(fact.url.startswith("/iniciativas/") for fact in facts.values()) > 20


def test_facts_of_an_empty_round_are_zero_and_lead_somewhere(unit, client):
    round = make_round("2030")
    client.force_login(unit)
    for fact in named_facts(round).values():
        assert fact.value == rows_on_page(client, fact.url) == 0


@pytest.mark.parametrize("key", ["nada", "nada.x"])
def test_unknown_family_has_no_rows(key, round):
    with pytest.raises(Http404):
        rows_of(round, key)


def test_command_prints_the_named_facts_too(round):
    facts = registry_facts("2026")
    assert facts["facts"]["initiatives"]["value"] == facts["initiatives"] == 3
    assert facts["facts"]["sector.medio_ambiente"]["rule"].startswith("con repeticiones")
    assert facts["coverage"] == {"0": 0, "1": 0, "2": 0, "3": 0, "none": 1}
    assert facts["types"] == {"1": 0, "2": 3, "3": 0, "4": 0, "none": 0}


@pytest.mark.parametrize("more", [0, 4])
def test_counting_takes_the_same_queries_whatever_the_rows(more, round, unit, django_assert_num_queries):
    for number in range(more):
        make_initiative(unit, "CR", f"Otra {number}", sectors=["AMB-MED", "PRO-TUR"])
    with django_assert_num_queries(26):
        count(round)


def open_keys(round):
    return [check.key for check in count(round).open_checks]


def test_sums_that_do_not_close_are_told(round):
    # Three were declared, four came in; the dialogue has no minutes.
    assert set(open_keys(round)) == {"declared", "without_minutes"}
    Initiative.objects.get(name="Telares").report_sectors.clear()
    assert "without_sector" in open_keys(round)


def test_number_that_a_text_says_is_held_against_its_figure(round, unit):
    said = state_number(round, fact="received", value=15, words="los países enviaron 15", by=unit)
    check = next(each for each in count(round).checks if each.key == f"stated-{said.pk}")
    assert not check.closes
    assert "15" in check.text and "la cifra es 4" in check.text and "Tabla 1 tiene 3" in check.text
    right = state_number(round, fact="received", value=4, words="cuatro", by=unit)
    assert next(each for each in count(round).checks if each.key == f"stated-{right.pk}").closes
