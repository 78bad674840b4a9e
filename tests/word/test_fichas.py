"""Fichas as different people fill them, beside what a careful person would type after reading each."""

import json
from pathlib import Path

import pytest
from django.utils import translation

from surveys.word.declared import Rejected
from surveys.word.printed import printed, printed_rejection
from surveys.word.reader import read

from .scoring import score, untold

FOLDER = Path(__file__).with_name("fichas")
FICHAS = sorted(FOLDER.glob("*.docx"))
OVERALL, OF_EACH = 0.98, 0.95


def _read(path):
    with translation.override("es"):
        try:
            return printed(read(path.read_bytes()))
        except Rejected as rejected:
            return printed_rejection(rejected)


def _truth(path):
    return json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FICHAS, ids=lambda path: path.stem)
def test_ficha_is_read_as_a_careful_person_would(path):
    truth, found = _truth(path), _read(path)
    figures = score(truth, found)
    wrong = {question: figure for question, figure in figures.items() if figure < 1}
    assert sum(figures.values()) / len(figures) >= OF_EACH, wrong
    assert untold(truth, found) == []


def test_fichas_are_read_well_overall():
    figures = [figure for path in FICHAS for figure in score(_truth(path), _read(path)).values()]
    assert len(FICHAS) >= 25
    assert sum(figures) / len(figures) >= OVERALL


def test_a_truth_agrees_with_itself():
    for path in FICHAS:
        truth = _truth(path)
        assert set(score(truth, truth).values()) <= {1.0}, path.stem
