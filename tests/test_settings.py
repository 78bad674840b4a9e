"""Settings that come from the environment, and what production refuses."""

import logging
import os
import socket
import subprocess
import sys
import zoneinfo
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from pifcss_registry.errors import NotAllowed
from pifcss_registry.logs import MaskingFormatter
from pifcss_registry.middleware import DomainErrorMiddleware
from pifcss_registry.settings import env


def production(**environment):
    """Runs `check --deploy` on the production settings with this environment and nothing else of ours."""
    keep = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=keep | {"DJANGO_SETTINGS_MODULE": "pifcss_registry.settings.base"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_refuses_to_start_without_a_secret_key():
    done = production(ALLOWED_HOSTS="registro.example.org")
    assert done.returncode != 0
    assert "The environment variable SECRET_KEY is not set" in done.stderr


def test_production_has_no_deployment_warnings(tmp_path):
    done = production(
        SECRET_KEY="0123456789abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEFGHIJK",
        ALLOWED_HOSTS="registro.example.org",
        VAR_DIR=str(tmp_path),
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("text", "value"), [("1", True), ("on", True), ("no", False), ("0", False), ("", False)])
def test_flag_reads_yes_and_no(monkeypatch, text, value):
    monkeypatch.setenv("SOME_FLAG", text)
    assert env.flag("SOME_FLAG", not value) is value


def test_flag_and_number_refuse_what_they_do_not_understand(monkeypatch):
    monkeypatch.setenv("SOME", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="SOME must be 1 or 0"):
        env.flag("SOME", True)
    with pytest.raises(ImproperlyConfigured, match="SOME must be a whole number"):
        env.number("SOME", 1)


def test_absent_flag_is_its_default(monkeypatch):
    monkeypatch.delenv("SOME", raising=False)
    assert env.flag("SOME", True) is True
    assert env.words("SOME", "a, b,,c") == ["a", "b", "c"]


def test_sqlite_is_safe_for_concurrent_writers(tmp_path):
    config = env.database("sqlite:///sub/db.sqlite3", tmp_path)
    assert config["NAME"] == tmp_path / "sub" / "db.sqlite3"
    assert (tmp_path / "sub").is_dir()
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in config["OPTIONS"]["init_command"]


def test_postgresql_connections_are_kept_and_checked(tmp_path):
    config = env.database("postgres://me:secret@db.example.org:5433/registry", tmp_path)
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db.example.org", 5433, "registry")
    assert config["CONN_MAX_AGE"] == 60
    assert config["CONN_HEALTH_CHECKS"] is True


def test_other_databases_are_refused(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="PostgreSQL or SQLite"):
        env.database("mysql://localhost/registry", tmp_path)


@pytest.mark.parametrize(
    ("url", "folder"),
    [("file:var/mail", "/project/var/mail"), ("file:///srv/mail", "/srv/mail"), ("file:/a%20b", "/a b")],
)
def test_mail_folder_may_be_relative_or_absolute(url, folder):
    config = env.email(url, Path("/project"))
    assert config["EMAIL_FILE_PATH"] == folder
    assert config["EMAIL_BACKEND"].endswith("filebased.EmailBackend")


def test_mail_server_with_password_and_encryption():
    config = env.email("submission://me%40example.org:p%2Fw@smtp.example.org", Path("/project"))
    assert (config["EMAIL_HOST"], config["EMAIL_PORT"]) == ("smtp.example.org", 587)
    assert (config["EMAIL_HOST_USER"], config["EMAIL_HOST_PASSWORD"]) == ("me@example.org", "p/w")
    assert config["EMAIL_USE_TLS"] is True
    assert config["EMAIL_TIMEOUT"] == 30


def test_unknown_mail_scheme_is_refused():
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must begin with"):
        env.email("smpt://localhost", Path("/project"))


def test_time_zones_come_from_the_pinned_package():
    assert zoneinfo.TZPATH == ()
    assert zoneinfo.ZoneInfo("America/Havana").key == "America/Havana"


def test_log_lines_hold_no_addresses_and_no_keys():
    record = logging.makeLogRecord(
        {"msg": "Not Found: %s for %s", "args": ("/invitaciones/AbC-123_x/", "ana.q+1@cr.example.org")}
    )
    assert MaskingFormatter("%(message)s").format(record) == "Not Found: /invitaciones/<token>/ for <e-mail>"


@pytest.mark.parametrize("where", ["/invitaciones/ficha/", "/confirmar/", "/cuentas/password/reset/key/"])
def test_log_lines_hold_no_secret_of_any_link(where):
    record = logging.makeLogRecord({"msg": "Gone: %s", "args": (f"{where}AbC-123_x/",)})
    assert MaskingFormatter("%(message)s").format(record) == f"Gone: {where}<token>/"


@pytest.mark.django_db
def test_not_allowed_that_escapes_a_view_is_the_403_page(rf):
    request = rf.get("/")
    request.user = AnonymousUser()

    middleware = DomainErrorMiddleware(lambda request: None)
    response = middleware.process_exception(request, NotAllowed("Usted no puede validar esta ficha."))
    assert response.status_code == 403
    assert middleware.process_exception(request, ValueError()) is None


def test_setup_can_be_repeated(db, tmp_path, settings, capsys):
    settings.LOCALE_PATHS = [tmp_path]
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "uno"\nmsgstr "one"\n'
    )
    call_command("setup", verbosity=0)
    made = (folder / "django.mo").stat().st_mtime_ns
    call_command("setup", verbosity=0)
    assert (folder / "django.mo").stat().st_mtime_ns == made


def test_run_refuses_a_taken_port_in_one_line(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(CommandError, match=f"Port {port} is in use"):
            call_command("run")


@pytest.mark.parametrize("port", ["abc", "0", "70000"])
def test_run_refuses_a_port_that_is_none(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(CommandError, match="PORT must be a number"):
        call_command("run")


@pytest.mark.parametrize("path", ["/cuentas/login/", "/static/css/site.css"])
def test_pages_and_static_files_travel_compressed(path, client, db):
    response = client.get(path, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    assert response["Content-Encoding"] == "gzip"


def test_address_of_a_form_opened_by_itself_gets_a_page(client, db, unit):
    client.force_login(unit)
    response = client.get("/dialogos/proponer/")
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "vuelva al inicio" in response.content.decode()


def test_language_switch_on_the_answer_to_a_form_leads_back_to_the_form(client, db):
    page = client.post("/cuentas/login/", {"login": "nadie"}, headers={"referer": "http://testserver/cuentas/login/"})
    assert 'name="next" value="/cuentas/login/"' in page.content.decode()
    page = client.post("/cuentas/login/", {"login": "nadie"}, headers={"referer": "http://evil.example/"})
    assert 'name="next" value="/"' in page.content.decode()


def test_page_to_change_the_address_is_closed(client, unit):
    client.force_login(unit)
    assert client.get("/cuentas/email/")["Location"] == "/mi-cuenta/"
