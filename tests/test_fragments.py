"""What is drawn once says the same as what is drawn each time, and lets nobody's text in."""

import pytest
from django.template import engines
from django.utils.translation import override

from pifcss_registry.fragments import fragment

EXPORTS = "initiatives/_export_menu.html"


def test_a_place_is_filled_each_time_and_escaped():
    first = fragment(EXPORTS, {"query": '?q="><b>'})
    assert "&quot;&gt;&lt;b&gt;" in first
    assert "<b>" not in first
    assert "?q=agua" in fragment(EXPORTS, {"query": "?q=agua"})


def test_a_text_that_looks_like_a_place_stays_a_text():
    odd = "\ue000query\ue001 \ue000other\ue001"
    assert odd in fragment(EXPORTS, {"query": odd})
    panel = {"narrows": False, "groups": (), "longest": 9, "newest": (("/", odd),), "more": False}
    drawn = fragment("saved_filters/_catalogue_panel.html", {"csrf_token": "t", "querystring": "q=1"}, **panel)
    assert odd in drawn


def test_each_language_has_its_own():
    with override("pt-br"):
        there = fragment(EXPORTS, {"query": ""})
    assert there != fragment(EXPORTS, {"query": ""})


@pytest.mark.parametrize("debug", [True, False])
def test_the_tag_draws_the_same_while_templates_are_written(settings, debug):
    settings.DEBUG = debug
    template = engines["django"].from_string(
        '{% load fragments %}{% drawn "initiatives/_export_menu.html" places="query" query=asked %}'
    )
    assert template.render({"asked": "?a=1&b"}) == fragment(EXPORTS, {"query": "?a=1&b"})
    assert "?a=1&amp;b" in template.render({"asked": "?a=1&b"})
