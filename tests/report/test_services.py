"""Drafts, their text, what is explained; who may issue, and what an issued report then says."""

import json

import pytest

from initiatives.models import Initiative
from judging.excluding import exclude
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.report import freezing, services
from pifcss_registry.report.assembling import count, document_of, report_for
from pifcss_registry.report.document import data
from pifcss_registry.report.freezing import facts_in, rows_in
from pifcss_registry.report.models import Report
from pifcss_registry.report.proposals import PROPOSALS
from pifcss_registry.report.services import begin_report, explain, save_paragraph, state_number, take_proposal
from pifcss_registry.report.workflow import REPORT
from tests.conftest import CAST, make_initiative

from .conftest import paragraph
from .making import explain_all

TEXT = "Llegaron 3 iniciativas de 2 países; en la nota de prensa se habló de 15."


def words_of(report):
    """Everything that a document says, as one text."""
    blocks = document_of(report.round, report.language, report)["blocks"]
    return json.dumps(blocks, ensure_ascii=False, sort_keys=True)


# Beginning


def test_one_draft_for_a_round_and_language(report, round, unit, consultant):
    assert begin_report(round, language="es", by=consultant) == report
    assert begin_report(round, language="pt-br", by=consultant) != report
    assert report_for(round, "es") == report


@pytest.mark.parametrize("who", [name for name in CAST if name not in ("unit", "consultant")])
def test_others_prepare_nothing(who, cast, report, round):
    for call in (
        lambda by: begin_report(round, language="es", by=by),
        lambda by: save_paragraph(report, "metodo", text="Otro.", version=0, by=by),
        lambda by: take_proposal(report, "metodo", by=by),
        lambda by: explain(report, "declared", text="Así.", by=by),
        lambda by: state_number(round, fact="received", value=1, words="uno", by=by),
    ):
        with pytest.raises(NotAllowed):
            call(cast[who])


def test_round_that_no_document_can_hold_is_refused(round, unit, monkeypatch):
    monkeypatch.setattr(data, "MOST_INITIATIVES", 2)
    with pytest.raises(Refused, match="hasta 2"):
        begin_report(round, language="es", by=unit)


# Paragraphs


def test_every_paragraph_has_a_proposal(report):
    standing = services.standings(report, count(report.round))
    assert [each.key for each in standing] == list(PROPOSALS)
    assert all(each.text and "⟦" not in each.text and "%(" not in each.text for each in standing)


def test_edited_text_survives_a_refresh_and_says_what_changed(report, unit, consultant):
    save_paragraph(report, "iniciativas", text=TEXT, version=0, by=consultant)
    assert paragraph(report, "iniciativas").changes == []
    assert paragraph(report, "iniciativas").strange == ["15"]
    make_initiative(unit, "BR", "Algodón")
    now = paragraph(report, "iniciativas")
    assert now.text == TEXT
    assert ("Iniciativas registradas", 3, 4) in [(each.label, each.was, each.now) for each in now.changes]
    assert "4 iniciativas" in now.proposed
    assert TEXT.partition("3")[0] in words_of(report)


def test_saving_again_takes_the_present_figures_as_read(report, unit):
    save_paragraph(report, "iniciativas", text=TEXT, version=0, by=unit)
    make_initiative(unit, "BR", "Algodón")
    save_paragraph(report, "iniciativas", text=TEXT, version=1, by=unit)
    assert paragraph(report, "iniciativas").changes == []


def test_paragraph_without_text_of_people_follows_the_figures(report, unit):
    make_initiative(unit, "BR", "Algodón")
    now = paragraph(report, "iniciativas")
    assert (now.paragraph, now.changes) == (None, [])
    assert "4 iniciativas" in now.text


def test_second_writer_is_told_and_nothing_is_lost(report, unit, consultant):
    save_paragraph(report, "metodo", text="Uno.", version=0, by=unit)
    with pytest.raises(services.Conflict) as conflict:
        save_paragraph(report, "metodo", text="Dos.", version=0, by=consultant)
    assert (conflict.value.text, conflict.value.version) == ("Uno.", 1)
    saved = save_paragraph(report, "metodo", text="Uno y dos.", version=1, by=consultant)
    assert (saved.version, saved.by, paragraph(report, "metodo").text) == (2, consultant, "Uno y dos.")


def test_words_of_the_proposal_are_no_text_of_people(report, unit):
    proposed = paragraph(report, "metodo").proposed
    save_paragraph(report, "metodo", text="Uno.", version=0, by=unit)
    assert save_paragraph(report, "metodo", text=proposed.replace("\n", "\r\n"), version=1, by=unit) is None
    save_paragraph(report, "metodo", text="Uno.", version=0, by=unit)
    take_proposal(report, "metodo", by=unit)
    assert paragraph(report, "metodo").paragraph is None


@pytest.mark.parametrize(("key", "text"), [("metodo", " \n "), ("nada", "Texto.")])
def test_empty_text_and_unknown_paragraph_are_refused(key, text, report, unit):
    with pytest.raises(Refused):
        save_paragraph(report, key, text=text, version=0, by=unit)


# Issuing


@pytest.mark.parametrize("who", CAST)
def test_only_the_unit_issues_and_only_once(who, cast, report, unit):
    explain_all(report, unit)
    if who != "unit":
        with pytest.raises(NotAllowed):
            REPORT.perform(report, "issue", by=cast[who])
        assert REPORT.available(report, cast[who]) == []
        return
    issued = REPORT.perform(report, "issue", by=unit)
    assert (issued.state, issued.issued_at is not None) == ("issued", True)
    assert {file.form for file in issued.files.all()} == {"docx", "pdf"}
    with pytest.raises(Refused):
        REPORT.perform(issued, "issue", by=unit)


def test_what_does_not_close_stands_in_the_way_until_it_is_explained(report, round, unit):
    state_number(round, fact="received", value=15, words="los países enviaron 15", by=unit)
    with pytest.raises(Refused) as refusal:
        REPORT.perform(report, "issue", by=unit)
    assert any("15" in problem.message for problem in refusal.value.problems)
    explain_all(report, unit)
    issued = REPORT.perform(report, "issue", by=unit)
    assert "Se sabe por qué." in words_of(issued)


def test_text_with_figures_of_yesterday_stands_in_the_way(report, unit):
    save_paragraph(report, "iniciativas", text=TEXT, version=0, by=unit)
    make_initiative(unit, "BR", "Algodón")
    explain_all(report, unit)
    with pytest.raises(Refused) as refusal:
        REPORT.perform(report, "issue", by=unit)
    assert [problem.message for problem in refusal.value.problems if "Iniciativas recibidas" in problem.message]


def test_round_without_initiatives_is_not_issued(report, unit):
    for initiative in Initiative.objects.filter(excluded=""):
        exclude(initiative, reason="fuera_de_alcance", message="No.", by=unit)
    explain_all(report, unit)
    with pytest.raises(Refused):
        REPORT.perform(report, "issue", by=unit)


@pytest.mark.parametrize("check", ["by_country", "nada"])
def test_only_what_does_not_close_is_explained(check, report, unit):
    with pytest.raises(Refused):
        explain(report, check, text="Así.", by=unit)


def test_registry_that_changes_while_a_report_is_issued_stops_it(report, unit, monkeypatch):
    explain_all(report, unit)
    monkeypatch.setattr(freezing, "rows_of", lambda round, key: [])
    with pytest.raises(Refused, match="cambió"):
        REPORT.perform(report, "issue", by=unit)
    assert Report.objects.get().is_draft


def test_issued_report_reads_the_same_after_the_registry_changed(report, round, unit):
    save_paragraph(report, "iniciativas", text=TEXT, version=0, by=unit)
    explain_all(report, unit)
    issued = REPORT.perform(report, "issue", by=unit)
    before = words_of(issued)
    facts = dict(facts_in(issued))
    Initiative.objects.filter(name="Agua").update(name="Otro nombre")
    make_initiative(unit, "BR", "Algodón")
    issued = Report.objects.get(pk=issued.pk)
    assert words_of(issued) == before
    assert "Agua" in before and "Otro nombre" not in before
    assert dict(facts_in(issued)) == facts
    for key, fact in facts.items():
        assert len(rows_in(issued, key)) == fact.value
        assert fact.url == f"/informes/{issued.pk}/cifras/{key}/"
    for call in (
        lambda: save_paragraph(issued, "metodo", text="Otro.", version=0, by=unit),
        lambda: take_proposal(issued, "metodo", by=unit),
        lambda: explain(issued, "declared", text="Así.", by=unit),
    ):
        with pytest.raises(Refused):
            call()
    assert begin_report(round, language="es", by=unit) != issued  # a correction is another one
