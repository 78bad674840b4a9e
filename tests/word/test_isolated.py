"""The process that reads: it ends in time, stays small, and takes nothing with it."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest

from surveys.word import isolated
from surveys.word.declared import Rejected
from surveys.word.isolated import ROOT, SECONDS, read_isolated
from surveys.word.package import MAX_FILE, MAX_PART, MB
from surveys.word.reader import LONGEST_LIST, read

from .build import INITIATIVE, INSTITUTION, W, changed, form, ours, paragraph, parts_of, row, table, zipped

MOST_MEMORY = 300  # MB
LONG = 200_000
QUESTIONS = [*INSTITUTION, *INITIATIVE]
HOSTILE = {
    "blanks": "a" + " " * LONG + "b",
    "figures": "1" * LONG,
    "brackets": "(" * (LONG // 2) + ")" * (LONG // 2),
    "choices": "Sí No " * (LONG // 6),
    "ticks": "[ ] ( ) " * (LONG // 8),
    "at signs": "a@" * (LONG // 2),
    "commas": "a, " * (LONG // 3),
    "countries": "Perú y Chile, " * (LONG // 14),
    "lines": "línea\n" * (LONG // 60),
    "tabs": "a\tb\t" * (LONG // 80),
    "one word": "x" * LONG,
}


def script(monkeypatch, code: str) -> None:
    """Another program in the place of the reader's."""
    run = subprocess.Popen
    monkeypatch.setattr(
        isolated.subprocess, "Popen", lambda _command, **more: run([sys.executable, "-c", code], **more)
    )


def refused(data: bytes = b"x", **more) -> str:
    with pytest.raises(Rejected) as error:
        read_isolated(data, **more)
    return error.value.code


def most_memory(data: bytes) -> int:
    """The most megabytes that the reader's process held (of itself: ``getrusage`` would count its parent's too)."""
    code = (
        "import atexit, sys; from surveys.word.__main__ import main;"
        "atexit.register(lambda: sys.stderr.write(open('/proc/self/status').read())); main()"
    )
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, input=data, capture_output=True, cwd=ROOT, timeout=60, check=False)
    held = re.search(rb"VmHWM:\s+(\d+) kB", found.stderr)
    return int(held[1]) // 1024 if held else 0  # 0: the process was killed, by its limits


def longer(body: str, **parts: str) -> bytes:
    """The form with this at its end."""
    honest = parts_of(form())["word/document.xml"].decode()
    return changed(form(), document=honest.replace("<w:sectPr", body + "<w:sectPr", 1), **parts)


# The way


@pytest.mark.parametrize("data", [form(), ours()], ids=["by hand", "ours"])
def test_a_file_reads_there_as_here(data):
    assert read_isolated(data) == read(data)


@pytest.mark.parametrize(("data", "code"), [(b"", "empty"), (b"%PDF", "other_type"), (form()[:9000], "damaged")])
def test_a_refusal_comes_back_with_its_reason(data, code):
    assert refused(data) == code


def test_a_file_that_is_too_big_starts_no_process(monkeypatch):
    script(monkeypatch, "raise SystemExit")
    assert refused(bytes(MAX_FILE + 1)) == "too_big"


# What a process may do


def test_a_process_that_hangs_is_ended_in_time(monkeypatch):
    script(monkeypatch, "import time; time.sleep(60)")
    begin = time.monotonic()
    assert refused(bytes(MAX_FILE), seconds=0.5) == "too_slow"
    assert time.monotonic() - begin < 3


def test_a_process_that_hangs_while_it_answers_is_ended_in_time(monkeypatch):
    script(monkeypatch, "import sys, time; print('{', flush=True); sys.stdin.read(); time.sleep(60)")
    assert refused(seconds=0.5) == "too_slow"


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGXCPU", "SIGKILL"])
def test_a_process_that_dies_takes_nothing_with_it(name, monkeypatch):
    script(monkeypatch, f"import os, signal; os.kill(os.getpid(), signal.{name})")
    assert refused(bytes(MB)) == (
        "too_slow" if getattr(signal, name) in (signal.SIGXCPU, signal.SIGKILL) else "too_complex"
    )


@pytest.mark.parametrize("code", ["raise SystemExit(1)", "print('no JSON')", "print('{')", ""])
def test_an_answer_that_is_none_is_a_refusal(code, monkeypatch):
    script(monkeypatch, code)
    assert refused() == "too_complex"


def test_a_flood_of_output_is_not_taken_in(monkeypatch):
    script(monkeypatch, "import sys\nwhile True: sys.stdout.write('x' * 65536)")
    begin = time.monotonic()
    assert refused() == "too_complex"
    assert time.monotonic() - begin < 3


def test_no_process_is_left(monkeypatch):
    script(monkeypatch, "import os, time; print(os.getpid(), flush=True); time.sleep(60)")
    started = []
    understood = isolated._understood
    monkeypatch.setattr(
        isolated, "_understood", lambda status, output: started.append(int(output)) or understood(status, output)
    )
    assert refused(seconds=0.5) == "too_slow"
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("bytearray(400 * 1024 * 1024)", "MemoryError"),
        ("os.write(os.open('spoilt', os.O_CREAT | os.O_WRONLY), b'x')", "OSError"),
    ],
)
def test_the_process_limits_itself(code, error, tmp_path):
    program = (
        "import signal; from surveys.word.__main__ import limit; limit(); signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"import os; os.chdir({str(tmp_path)!r})\n{code}"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert found.returncode == 1 and error in found.stderr


def test_the_process_has_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    script(
        monkeypatch, "import json, os; print(json.dumps({'rejected': {'code': ' '.join(os.environ), 'words': {}}}))"
    )
    assert "SECRET_KEY" not in refused()


# Time


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_answer_everywhere_ends_in_time(name):
    answers = dict.fromkeys(QUESTIONS, HOSTILE[name])
    data = form(
        {key: answers[key] for key in INSTITUTION if key != "focal_point"}, {key: answers[key] for key in INITIATIVE}
    )
    begin = time.monotonic()
    try:
        found = read_isolated(data)
        assert found.declared.country in ("CR", "PE", "")
    except Rejected as rejected:
        assert rejected.code in ("too_slow", "too_complex", "not_a_ficha")
    assert time.monotonic() - begin < SECONDS + 2


@pytest.mark.parametrize("key", ["actors", "partner_countries", "focal_point", "type"])
def test_an_absurdly_long_list_is_not_understood_and_harms_no_other_answer(key):
    found = read_isolated(form({}, {key: "a, " * LONG}))
    assert found.declared.initiatives[0].name == INITIATIVE["name"]
    assert sum(len(each.text) for each in found.not_understood if each.field == key) > LONGEST_LIST


@pytest.mark.parametrize("text", ["a; ", "Perú y Chile, ", "Sector público: A, B. ", "a – ", "a - (b) "])
def test_the_longest_lists_that_are_read_take_seconds(text):
    longest = text * (LONGEST_LIST // len(text) - 1)
    keys = ("actors", "partner_countries", "focal_point", "type")
    assert read_isolated(form({"country_institution": longest}, dict.fromkeys(keys, longest)), seconds=6)


def test_a_long_answer_is_read_whole():
    text = "palabra " * (LONG // 8)
    found = read_isolated(form({}, {"justification": text}))
    assert found.declared.initiatives[0].justification == text.strip()
    assert "too_long" in {note.code for note in found.notes}


def test_very_many_rows_end_in_time():
    many = table(*(row(f"uno {n}", f"dos {n}") for n in range(6000))) + "".join(
        paragraph(f"tres {n}") for n in range(30_000)
    )
    begin = time.monotonic()
    assert refused(longer(many), seconds=2) == "too_slow"
    assert time.monotonic() - begin < 4


# Memory


def filler(tag: str) -> str:
    return f'<w:filler xmlns:w="{W}">' + f"<{tag}/>" * 240_000 + "</w:filler>"


BIG = {
    "part": lambda: longer(paragraph("a" * (MAX_PART - 100_000))),
    "texts": lambda: longer(paragraph("\U0001f600" * 1_900_000) * 3),
    "elements": lambda: longer("<w:p/>" * 249_000),
    "cells": lambda: longer("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 120_000 + "</w:tr></w:tbl>"),
    "runs": lambda: longer("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 120_000 + "</w:p>"),
    "breaks": lambda: longer("<w:p><w:r>" + "<w:t>a</w:t><w:br/>" * 120_000 + "</w:r></w:p>"),
    "attributes": lambda: longer("<w:p " + " ".join(f'a{n}=""' for n in range(1_500_000)) + "/>"),
    "names": lambda: longer("".join(f"<w:a{n}/>" for n in range(240_000))),
    "entries": lambda: zipped({str(n): b"" for n in range(100_000)}),
    "parts": lambda: longer("<w:p/>" * 240_000, numbering=filler("w:num"), styles=filler("w:style")),
}


@pytest.mark.parametrize("name", BIG)
def test_no_file_takes_more_memory_than_the_limit(name):
    data = BIG[name]()
    assert len(data) <= MAX_FILE
    assert most_memory(data) < MOST_MEMORY


def test_an_honest_file_takes_little():
    assert 0 < most_memory(form({}, {}, {}, {})) < 80
