"""Reading settings from environment variables; see docs/operations.md for the list."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import dj_database_url
import dj_email_url
from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on", "si", "sí"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable without surrounding spaces; the default when absent or blank."""
    return os.environ.get(name, "").strip() or default


def required(name: str, hint: str) -> str:
    """The variable; a clear refusal to start when absent or blank."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is not set. {hint}")
    return value


def flag(name: str, default: bool) -> bool:
    """A yes/no variable (1/0, true/false, yes/no, on/off)."""
    value = os.environ.get(name)
    if value is None:
        return default
    value = value.strip().lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in TRUE


def number(name: str, default: int) -> int:
    """A whole-number variable."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def pattern(name: str, default: str, expression: str, meaning: str) -> str:
    """A variable that must match ``expression`` as a whole; ``meaning`` says so in words."""
    value = text(name, default)
    if not re.fullmatch(expression, value):
        raise ImproperlyConfigured(f"{name} must be made of {meaning}, not {value!r}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated variable as a list."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def database(url: str, base_dir: Path) -> dict[str, Any]:
    """Django's database settings for a URL, with what each engine needs to be safe under load.

    SQLite: write-ahead log and immediate transactions (with the defaults, concurrent writers lose writes
    with "database is locked"); relative paths count from the project's folder. PostgreSQL: connections kept and
    checked.
    """
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    engine = config["ENGINE"]
    if engine == "django.db.backends.sqlite3":
        name = str(config["NAME"])
        if name != ":memory:" and not name.startswith("file:"):
            path = base_dir / name
            path.parent.mkdir(parents=True, exist_ok=True)
            config["NAME"] = path
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
        } | config.get("OPTIONS", {})
    elif engine == "django.db.backends.postgresql":
        config["CONN_MAX_AGE"] = number("DATABASE_CONN_MAX_AGE", 60)
        config["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured(f"DATABASE_URL must name PostgreSQL or SQLite, not {engine}.")
    return config


def email(url: str, base_dir: Path) -> dict[str, Any]:
    """EMAIL_* settings for a URL: smtp://, submission://, file:///folder, console:// or memory://.

    `file:` takes an absolute path, or one relative to the project's folder (`file:var/mail`); the library
    alone would cut its first letter.
    """
    config: dict[str, Any] = dict(dj_email_url.parse(url))
    if "EMAIL_BACKEND" not in config:
        raise ImproperlyConfigured(
            "EMAIL_URL must begin with smtp://, submission://, file:, console:// or memory://."
        )
    if config["EMAIL_BACKEND"].startswith("django.core.mail.backends.filebased"):
        config["EMAIL_FILE_PATH"] = str(base_dir / unquote(urlparse(url).path))
    else:
        del config["EMAIL_FILE_PATH"]
    for name in ("EMAIL_HOST", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD"):
        config[name] = config[name] or ""
    config["EMAIL_PORT"] = config["EMAIL_PORT"] or 25
    config["EMAIL_TIMEOUT"] = config["EMAIL_TIMEOUT"] or 30
    return config
