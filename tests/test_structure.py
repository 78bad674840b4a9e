"""The plan of the house, kept by reading the source: who imports whom, how long things are, where roles are asked.

A new module that has no layer below fails here: give it one, or put it where a name of the list says what it is.
"""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from pifcss_registry.accounts.enums import Role

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = (
    "pifcss_registry",
    "surveys",
    "initiatives",
    "dialogues",
    "glossary",
    "confirmations",
    "judging",
    "saved_filters",
    "loading",
    "seminars",
    "minutes",
    "drawing",
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# Modules of pifcss_registry that know no app. Whatever else lies in it composes and may see everything.
LIBRARY = {
    "errors",
    "workflow",
    "text",
    "web",
    "mail",
    "reference",
    "catalogs",
    "middleware",
    "logs",
    "context_processors",
    "fragments",
    "demo_accounts",
    "settings",
    "static_files",
    "upload_limits",
    "working",
    "prepared",
    "sessions",
}
MAY_IMPORT = {
    "drawing": {"drawing"},
    "library": {"library"},
    "outbox": {"outbox", "library"},
    "accounts": {"accounts", "outbox", "library"},
    "notices": {"notices", "accounts", "outbox", "library"},
    "glossary": {"glossary", "notices", "accounts", "outbox", "library"},
    "initiatives": {"initiatives", "accounts", "outbox", "library"},
    "surveys": {"surveys", "initiatives", "notices", "accounts", "outbox", "library"},
    "dialogues": {"dialogues", "initiatives", "notices", "accounts", "outbox", "library"},
    "judging": {"judging", "initiatives", "notices", "glossary", "accounts", "outbox", "library"},
    "saved_filters": {"saved_filters", "initiatives", "notices", "accounts", "outbox", "library"},
    "loading": {"loading", "initiatives", "notices", "accounts", "outbox", "library"},
    "seminars": {"seminars", "initiatives", "notices", "glossary", "accounts", "outbox", "library"},
    "minutes": {"minutes", "dialogues", "initiatives", "notices", "accounts", "outbox", "library"},
    "confirmations": {"confirmations", "initiatives", "notices", "accounts", "outbox", "library"},
}

# Inside an app a module imports from its own line or from lines above it.
LAYERS = (
    {"enums", "keys", "sdgs", "expressions", "form_parts", "form_fields"},
    {
        "agenda",
        "places",
        "days",
        "complements",
        "engine",
        "matching",
        "planning",
        "search",
        "anexo1",
        "diff",
        "reasons",
        "letters",
        "uses",
        "incoming",
        "calendars",
        "attendance",
    },
    {"agreement", "differences", "telling", "facts"},
    {"permissions"},
    {"models"},
    {
        "content",
        "completeness",
        "cloning",
        "board",
        "directory",
        "index",
        "reference",
        "overview",
        "sections",
        "parts",
        "finding",
        "clock",
    },
    {"signing", "hands", "guests", "comments", "locks", "looks", "observing", "paths", "presence", "swap"},
    {"bulk", "attending"},
    {"services", "writing", "asking"},
    {"inviting", "deciding"},
    {"replies", "feeds"},
    {
        "workflow",
        "merging",
        "reminding",
        "extending",
        "reviewing",
        "suggesting",
        "links",
        "mentoring",
        "excluding",
        "replaying",
        "announcing",
        "running",
        "committing",
    },
    {"dates", "problems"},
    {"scheduling"},
    {"plan_runs"},
    {
        "forms",
        "round_form",
        "rule_forms",
        "reminder_forms",
        "answers",
        "curation",
        "filters",
        "catalogue",
        "exports",
        "pages",
        "comparing",
        "restoring",
        "offered",
        "standing",
        "handover",
        "comparison",
        "schedule_pages",
    },
    {
        "signing_pages",
        "signing_forms",
        "reading",
        "review_forms",
        "answer_form",
        "desk",
        "word",
        "word_forms",
        "complement_form",
        "schedule_forms",
    },
    {
        "views",
        "actor_views",
        "comparison_views",
        "schedule_views",
        "invitation_views",
        "proposal_views",
        "templatetags",
        "management",
        "adapter",
        "middleware",
    },
    {"urls", "apps"},
)
LAYER = {name: level for level, names in enumerate(LAYERS) for name in names}
LAYERED = (*(set(PACKAGES) - {"pifcss_registry", "drawing"}), "accounts")
PURE = {
    "planning",
    "complements",
    "engine",
    "diff",
    "letters",
    "matching",
    "anexo1",
    "form_parts",
    "reasons",
    "keys",
    "uses",
    "agreement",
    "search",
    "differences",
    "incoming",
    "calendars",
    "attendance",
    "agenda",
    "places",
    "days",
    "facts",
}

# Who may name a role: predicates, the enum, people themselves, whom a move writes to, the invented people. Anexo 1
# has a question whose key is that of a role.
ROLE_NAMERS = re.compile(
    r"/(permissions|enums|workflow|anexo1)\.py$|^surveys/word/|^pifcss_registry/(accounts/|demo\w*\.py|management/)"
)


@dataclass(frozen=True)
class Module:
    path: Path
    name: str

    @property
    def where(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                found.append(Module(path, ".".join(parts).removesuffix(".__init__")))
    return tuple(found)


@cache
def names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def imports(module: Module) -> set[str]:
    """Every module of the project and of libraries that it imports, also inside functions, by full name."""
    found = set()
    package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                deeper = f"{base}.{alias.name}"
                found.add(deeper if deeper in names() else base)
    return found


def room(name: str) -> str | None:
    """The app a module belongs to, ``library`` or ``composition``; None for what is not ours."""
    package, _, rest = name.partition(".")
    if package not in PACKAGES:
        return None
    if package != "pifcss_registry":
        return package
    inner = rest.partition(".")[0]
    if inner in ("accounts", "outbox", "notices"):
        return inner
    return "library" if inner in LIBRARY else "composition"


def inner(name: str) -> str:
    """The module's own name inside its app: ``views`` for ``surveys.views.rounds``."""
    rest = name.removeprefix("pifcss_registry.accounts").removeprefix(name.partition(".")[0]).strip(".")
    return rest.partition(".")[0]


def ours(module: Module) -> list[str]:
    return sorted(name for name in imports(module) if room(name))


def by_name(module: Module) -> str:
    return module.name


def test_the_reader_reads():
    """The checks below would pass on nothing at all: make sure that they see what is known to be there."""
    services = next(module for module in modules() if module.name == "dialogues.services")
    assert {"initiatives.models", "dialogues.matching", "pifcss_registry.errors"} <= set(ours(services))
    assert {room(module.name) for module in modules()} >= {*MAY_IMPORT, "composition"}
    assert room("django.db") is None
    assert inner("surveys.views.rounds") == "views"
    assert inner("pifcss_registry.accounts.models") == "models"
    accounts = next(module for module in modules() if module.name == "pifcss_registry.accounts.models")
    assert "pifcss_registry.accounts.permissions" in ours(accounts)  # imported inside a function
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize("module", modules(), ids=by_name)
def test_imports_point_one_way(module):
    allowed = MAY_IMPORT.get(room(module.name))
    if allowed is not None:
        assert [name for name in ours(module) if room(name) not in allowed] == []


@pytest.mark.parametrize("module", [each for each in modules() if room(each.name) in LAYERED], ids=by_name)
def test_app_imports_downwards_only(module):
    own = inner(module.name)
    if not own:
        return  # the package itself
    assert own in LAYER, f"{module.where} has no layer in tests/test_structure.py"
    if own == "apps":
        return  # wires things up when the site starts
    same = [name for name in ours(module) if room(name) == room(module.name) and inner(name)]
    assert [name for name in same if LAYER.get(inner(name), 99) > LAYER[own]] == []


@pytest.mark.parametrize("module", [each for each in modules() if inner(each.name) in PURE], ids=by_name)
def test_pure_module_imports_no_model(module):
    found = imports(module)
    assert [name for name in found if name.startswith(("django.db", "django.http"))] == []
    others = {name for name in ours(module) if room(name) != "library"}
    assert {inner(name) for name in others} <= PURE | {"enums", "sdgs", ""}


@pytest.mark.parametrize("module", [each for each in modules() if room(each.name) == "drawing"], ids=by_name)
def test_drawing_knows_no_framework(module):
    assert [name for name in imports(module) if name.startswith("django")] == []


@pytest.mark.parametrize("module", modules(), ids=by_name)
def test_module_is_of_readable_length(module):
    assert len(module.path.read_text(encoding="utf-8").splitlines()) <= 500


@pytest.mark.parametrize("module", [each for each in modules() if not ROLE_NAMERS.search(each.where)], ids=by_name)
def test_role_is_asked_in_permissions_only(module):
    asked = []
    for node in ast.walk(module.tree):
        named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Role"
        written = isinstance(node, ast.Constant) and node.value in Role.values
        if named or written:
            asked.append(node.lineno)
    assert asked == [], f"{module.where}, lines {asked}: ask a predicate of permissions.py"


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_template_opens_with_a_comment_and_is_short(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith(("{#", "{% comment %}"))
    assert len(text.splitlines()) <= 120


INLINE = re.compile(r"<script\b(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=\s*[\"']|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_template_has_nothing_inline_that_the_policy_forbids(path):
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_template_loads_nothing_from_another_host(path):
    assert re.findall(r"(?:src|href)=[\"'](?:https?:)?//[^\"']*", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_template_asks_for_no_role(path):
    quoted = re.findall(r"[\"']([a-z_]+)[\"']", path.read_text(encoding="utf-8"))
    assert set(quoted) & set(Role.values) == set()


@pytest.mark.parametrize(
    ("text", "forbidden"),
    [
        ('<p style="color:red">', True),
        ('<a onclick="x()">', True),
        ("<script>alert(1)</script>", True),
        ("<style>p{}</style>", True),
        ('<a href="javascript:x()">', True),
        ('<script src="/static/x.js"></script>', False),
        ('<p class="style" data-on="1">', False),
    ],
)
def test_inline_check_finds_what_it_should(text, forbidden):
    assert bool(INLINE.search(text)) == forbidden
