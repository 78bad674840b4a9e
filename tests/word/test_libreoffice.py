"""Documents that LibreOffice opened and saved again, as .docx and by way of its own format."""

import os
import subprocess

import pytest
from hypothesis import Phase, given, settings

from surveys.word.reader import read

from .documents import base, changed, contents, decided_lines, full_content, write
from .test_there_and_back import with_long_texts

pytestmark = pytest.mark.needs_system


def resave(folder, documents, *by_way_of):
    """The documents after one run of LibreOffice for each format; its own profile, so that runs do not meet."""
    office = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    names = []
    for n, document in enumerate(documents):
        names.append(f"{n:03}")
        (folder / f"{n:03}.docx").write_bytes(document)
    for step, form in enumerate(by_way_of):
        ending = (["docx", *by_way_of])[step]
        target = folder / f"step{step}"
        source = folder if step == 0 else folder / f"step{step - 1}"
        subprocess.run(
            [*office, "--convert-to", form, "--outdir", target, *(source / f"{name}.{ending}" for name in names)],
            check=True,
            capture_output=True,
            timeout=240,
            env=os.environ | {"HOME": str(folder)},
        )
    return [(target / f"{name}.{by_way_of[-1]}").read_bytes() for name in names]


def some_contents(number):
    """As many contents as ``number``, always the same."""
    found = []

    @settings(max_examples=number, derandomize=True, database=None, phases=[Phase.generate], deadline=None)
    @given(content=contents())
    def gather(content):
        found.append(content)

    gather()
    return [{}, full_content(), with_long_texts(breaks=100), *found]


@pytest.mark.parametrize("way", [("docx",), ("odt", "docx")], ids="-".join)
def test_document_saved_again_untouched_proposes_nothing(tmp_path, way):
    found = some_contents(15)
    for content, document in zip(found, resave(tmp_path, map(write, found), *way), strict=True):
        reading = read(document)
        assert decided_lines(reading, content, base(content)) == []
        assert reading.origin.copy == "c0ffee"
        assert len(reading.cells) == 6 + 3 * 10 - 1


def test_document_changed_and_saved_again_proposes_the_change(tmp_path):
    content = full_content()
    file = changed(write(content), {"i2.name": "Manglares del Pacífico"})
    [saved] = resave(tmp_path, [file], "docx")
    assert decided_lines(read(saved), content, base(content)) == [("changed", 2, "name")]
