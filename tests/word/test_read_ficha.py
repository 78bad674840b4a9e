"""``manage.py read_ficha``: one JSON object, an exit status, no database."""

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from surveys.word.isolated import ROOT

from .build import MACRO_KIND, document_xml, form, kinds, ours, paragraph, zipped
from .build import document as small
from .build import package as small_parts

KEYS = {"expect", "country", "institution", "focal_point", "strengths_institution", "weaknesses_institution", "share", "initiatives", "warnings"}  # fmt: skip
NO_MACROS = small_parts(document_xml("")) | {"[Content_Types].xml": kinds(MACRO_KIND)}


@pytest.fixture
def written(tmp_path):
    """``written(data)``: the path of a file that holds it."""

    def write(data: bytes, name: str = "ficha.docx") -> str:
        (tmp_path / name).write_bytes(data)
        return str(tmp_path / name)

    return write


def read_ficha(*arguments: str) -> tuple[int, str]:
    """Exit status and standard output."""
    output, status = StringIO(), 0
    try:
        call_command("read_ficha", *arguments, stdout=output)
    except SystemExit as error:
        status = error.code
    return status, output.getvalue()


@pytest.mark.parametrize("data", [form(), ours()], ids=["by hand", "ours"])
def test_a_complete_ficha_is_an_import(data, written):
    status, output = read_ficha(written(data))
    found = json.loads(output)
    assert (status, found["expect"], found["country"], found["warnings"]) == (0, "import", "Costa Rica", [])
    assert found.keys() >= KEYS


def test_what_a_person_must_know_is_a_warning_and_no_failure(written):
    status, output = read_ficha(written(form({}, {"focal_point": "Luis Soto"})))
    found = json.loads(output)
    assert (status, found["expect"]) == (0, "import_with_warnings")
    assert "correo" in found["warnings"][0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "vacío"),
        (b"%PDF-1.7", "PDF"),
        (zipped(NO_MACROS), "macros"),
        (form()[:9000], "dañado"),
        (small(paragraph("Hola")), "Anexo 1"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "contraseña"),
        (bytes(10 * 1024 * 1024 + 1), "10 MB"),
    ],
    ids=["empty", "pdf", "macros", "truncated", "no ficha", "protected", "too big"],
)
def test_a_rejection_says_why_and_ends_with_three(data, said, written):
    status, output = read_ficha(written(data))
    found = json.loads(output)
    assert (status, found["expect"], found["initiatives"]) == (3, "reject", [])
    assert len(found["warnings"]) == 1 and said in found["warnings"][0]
    assert found.keys() >= KEYS


def test_the_name_of_a_file_says_nothing(written):
    assert read_ficha(written(form(), "ficha.docm"))[0] == 0
    assert read_ficha(written(form(), "sin nombre"))[0] == 0


def test_pretty_is_the_same_indented(written):
    path = written(form())
    plain, pretty = read_ficha(path)[1], read_ficha(path, "--pretty")[1]
    assert json.loads(plain) == json.loads(pretty)
    assert len(plain.splitlines()) == 1 and len(pretty.splitlines()) > 20
    assert "Fundación Río" in plain


def test_it_speaks_spanish_whatever_the_site_speaks(written, settings):
    settings.LANGUAGE_CODE = "en"
    assert "vacío" in read_ficha(written(b""))[1]


def test_a_file_without_end_is_too_big():
    status, output = read_ficha("/dev/zero")
    assert status == 3 and "10 MB" in output


@pytest.mark.parametrize("path", ["nothing.docx", "."])
def test_a_path_that_cannot_be_read_is_wrong_usage(path, tmp_path):
    with pytest.raises(CommandError) as error:
        call_command("read_ficha", str(tmp_path / path))
    assert error.value.returncode == 2


def by_hand(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """As a person calls it, on a computer whose database does not answer."""
    nowhere = {"DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:9/none"}
    return subprocess.run(
        [sys.executable, "manage.py", "read_ficha", *arguments],
        cwd=ROOT,
        env=os.environ | nowhere | environment,
        capture_output=True,
        check=False,
    )


def test_it_needs_no_database(written):
    found = by_hand(written(form()))
    assert (found.returncode, found.stderr) == (0, b"")
    assert json.loads(found.stdout)["country"] == "Costa Rica"


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_a_terminal_of_any_encoding_gets_the_same(encoding, written):
    found = by_hand(written(b""), PYTHONUTF8="0", PYTHONIOENCODING=encoding)
    assert (found.returncode, found.stderr) == (3, b"")
    assert json.loads(found.stdout)["warnings"] == ["El archivo está vacío."]


@pytest.mark.parametrize(
    "arguments", [(), ("nothing.docx",), ("manage.py", "--unknown"), ("manage.py", "pyproject.toml")]
)
def test_wrong_usage_by_hand(arguments):
    found = by_hand(*arguments)
    assert (found.returncode, found.stdout) == (2, b"")
    assert found.stderr and b"Traceback" not in found.stderr
