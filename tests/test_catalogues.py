"""The Portuguese and English catalogues hold every text of the source."""

import os
import shutil
import subprocess
import sys

import polib
import pytest
from django.conf import settings

LANGUAGES = ("pt_BR", "en")
NOT_SOURCE = shutil.ignore_patterns(
    ".*", "var", "tests", "node_modules", "__pycache__", "*.mo", "staticfiles", "htmlcov"
)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A copy of the tree whose catalogues were brought up to date with makemessages."""
    copy = tmp_path_factory.mktemp("catalogues") / "tree"
    shutil.copytree(settings.BASE_DIR, copy, ignore=NOT_SOURCE)
    command = [sys.executable, "manage.py", "makemessages", "--no-obsolete", "--no-location"]
    for language in LANGUAGES:
        command += ["-l", language]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= {"DJANGO_SETTINGS_MODULE": "pifcss_registry.settings.dev", "VAR_DIR": "var"}
    subprocess.run(command, cwd=copy, check=True, env=environment)
    return copy


@pytest.mark.needs_system
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_source_is_translated(fresh, language):
    catalogue = polib.pofile(str(fresh / "locale" / language / "LC_MESSAGES" / "django.po"))
    assert len(catalogue) > 100, "makemessages found next to nothing: this test would prove nothing"
    missing = [entry.msgid for entry in catalogue if not entry.translated() and not entry.obsolete]
    assert missing == []


@pytest.mark.needs_system
@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language):
    source = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
    done = subprocess.run(
        ["msgfmt", "--check", "-o", os.devnull, str(source)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
