"""A checked file into the registry: all of it in one transaction, or nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from initiatives.engine.verdicts import Result
from initiatives.index import Builder
from initiatives.models import (
    TEXT_COLUMNS,
    Actor,
    ActorName,
    Card,
    CriterionJudgement,
    Initiative,
    Participation,
    RuleAdoption,
)
from initiatives.services import result_of

from ..incoming.problems import Problem
from .actors import Directory, Known
from .checking import Checked, Refusal, Tell, There, Wish, check, silent
from .copying import insert, insert_values, new_keys
from .pool import Pool
from .understanding import Bundle, Understood

KEPT = ("id", "registered_at")
LOOKED_AT = (1, 20, 400)  # bundles after which the server looks at the tables
PARTNERS = Initiative.partner_countries.through
SECTORS = Initiative.sectors.through
REPORT_SECTORS = Initiative.report_sectors.through


class NotLoaded(Exception):
    """Something of the file is refused after all, so nothing was loaded."""

    def __init__(self, line: int, problem: Problem):
        super().__init__(line, problem.code)
        self.line, self.problem = line, problem


class _Part(NamedTuple):
    """A participation as the rule asks for it (``services.facts_of``)."""

    initiative_id: int
    actor: Known
    complement: dict
    declared_name: str


class _Place(NamedTuple):
    pk: str


@transaction.atomic
def load(wish: Wish, *, refuse: Callable[[Refusal], None] | None = None, tell: Tell = silent) -> Checked:
    """Read a file and put it into the registry: all of it, or nothing where a line is refused or it breaks off.

    What stands there unchanged is left alone; other origins are not touched. ``tell`` may raise, which undoes all.
    Without ``refuse`` the file was looked through before: then the first line that is refused raises ``NotLoaded``.
    """

    def not_loaded(refusal: Refusal) -> None:
        raise NotLoaded(refusal.number, refusal.problems[0])

    store = Store(wish)
    found = check(wish, refuse=refuse or not_loaded, tell=tell, into=store)
    if found.may_load:
        found.actors = store.finish()
    else:
        transaction.set_rollback(True)
    return found


def _hold() -> None:
    """One at a time. SQLite lets one write anyway."""
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(Actor._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
            # Each statement's rows are looked at while they are at hand, and none is remembered until the end.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            # Where the server knows the quicker way to make long texts small, until the end of the transaction.
            cursor.execute(
                "SELECT set_config(name, 'lz4', true) FROM pg_settings"
                " WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)"
            )


def _look() -> None:
    """Have the server look at what it is asked for by key.

    Of a table that grows in this transaction it knows nothing: it takes 500 keys for most of the table and reads
    that, every time more of it.
    """
    if connection.vendor == "postgresql":
        tables = (connection.ops.quote_name(model._meta.db_table) for model in (Initiative, Actor, ActorName))
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(tables)}")


class Store:
    """Lines into the registry, in a transaction of the caller's, which it undoes when a line is refused.

    Nobody registers, joins or adds actors meanwhile: they wait, as does a second loading.
    """

    def __init__(self, wish: Wish):
        self.wish = wish
        self._versions: dict[str, str] = {}
        self._added = 0
        self.index = Builder()

    def begin(self, pool: Pool) -> None:
        _hold()
        self.report_of = pool.context.vocabulary.report_of
        self.directory = Directory(pool)

    def finish(self) -> int:
        """The catalogue's sets, when all lines are there; how many actors were added."""
        self.index.finish(insert_values)
        return self.directory.added

    def add(self, bundle: Bundle, there: There) -> None:
        """A number of queries that depends on what kinds of lines there are, not on how many."""
        lines = bundle.lines
        new = [line for line in lines if line.id not in there]
        changed = [line for line in lines if line.id in there and there[line.id][1] != line.digest]
        touched = [*new, *changed] if changed else new
        if not touched:
            return
        actors = self.directory.find_or_add(part for line in touched for part in line.declared.actors)
        if new:
            self._insert(new, actors, bundle)
        if changed:
            self._update([(there[line.id][0], line) for line in changed], actors)
        self._added += 1
        if self._added in LOOKED_AT:
            _look()

    def _version(self, round_code: str) -> str:
        if round_code not in self._versions:
            self._versions[round_code] = RuleAdoption.objects.for_round(round_code)
        return self._versions[round_code]

    def _insert(self, lines: list[Understood], actors: dict, bundle: Bundle) -> None:
        now = timezone.now()
        rows, links, cards, later = [], [], [], []
        numbered = list(zip(new_keys(Initiative, len(lines)), lines, strict=True))
        foreseen: dict[int, int] = {}
        for pk, line in numbered:
            rules = self._version(line.declared.round)
            columns = self._columns(line, now) | {"id": pk, "rules": rules, "registered_at": now}
            own = self._parts(pk, line, actors)
            links += own
            if self._as_foreseen(line, rules, own):
                card, found = line.foreseen.card, line.foreseen.brief
                cards.append((pk, card.choices, card.title_keys, card.text_keys))
                foreseen[line.number] = pk
            else:
                found = self._judged(Initiative(**columns), line, own)
                later.append(pk)
            columns |= {"verdict": found.verdict, "broad": found.broad, "proposed": found.proposed}
            rows.append(columns)
        insert(Initiative, rows)
        values = [(link.initiative_id, link.actor.pk, link.declared_name, link.complement) for link in links]
        insert_values(Participation, ("initiative_id", "actor_id", "declared_name", "complement"), values)
        self._link(numbered)
        insert_values(Card, ("initiative_id", "choices", "title_keys", "text_keys"), cards)
        self.index.add(bundle.gathered, [foreseen.get(line.number) for line in bundle.lines])
        if later:
            self.index.changed(later)

    def _update(self, rows: list[tuple[int, Understood]], actors: dict) -> None:
        """Links to actors that stay keep their row: people may have answered for them."""
        now = timezone.now()
        lines = dict(rows)
        held = Initiative.objects.select_for_update(of=("self",)).filter(pk__in=lines).order_by("pk")
        initiatives = list(held.prefetch_related("participations"))
        judged = defaultdict(list)
        for each in CriterionJudgement.objects.filter(initiative__in=lines):
            judged[each.initiative_id].append(each)
        links, gone = [], []
        for initiative in initiatives:
            line = lines[initiative.pk]
            for column, value in self._columns(line, now).items():
                setattr(initiative, column, value)
            own = self._parts(initiative.pk, line, actors)
            found = self._judged(initiative, line, own, judged[initiative.pk])
            initiative.verdict, initiative.broad, initiative.proposed = found.verdict, found.broad, found.proposed
            wanted = {link.actor.pk for link in own}
            gone += [each.pk for each in initiative.participations.all() if each.actor_id not in wanted]
            links += own
        Participation.objects.filter(pk__in=gone).delete()
        Participation.objects.bulk_create(
            [
                Participation(
                    initiative_id=link.initiative_id,
                    actor_id=link.actor.pk,
                    declared_name=link.declared_name,
                    complement=link.complement,
                )
                for link in links
            ],
            update_conflicts=True,
            unique_fields=["initiative", "actor"],
            update_fields=["declared_name", "complement"],
        )
        for through in (PARTNERS, SECTORS, REPORT_SECTORS):
            through.objects.filter(initiative_id__in=lines).delete()
        fields = [field.name for field in Initiative._meta.concrete_fields if field.name not in KEPT]
        Initiative.objects.bulk_create(initiatives, update_conflicts=True, unique_fields=["id"], update_fields=fields)
        self._link([(initiative.pk, lines[initiative.pk]) for initiative in initiatives])
        self.index.changed(lines)

    def _columns(self, line: Understood, now: datetime) -> dict[str, Any]:
        """As ``register_initiative`` sets them, but for what the rule says."""
        declared = line.declared
        return {column: declared.texts.get(column, "") for column in TEXT_COLUMNS} | {
            "country_id": declared.country,
            "year": declared.year,
            "round_code": declared.round,
            "share": declared.share,
            "demonstration": declared.demonstration,
            "source_note": declared.source_note,
            "complement": declared.complement,
            "modality": declared.complement.get("modality") or "",
            "origin": self.wish.origin,
            "external_id": declared.id,
            "loaded_digest": line.digest,
            "updated_at": now,
        }

    @staticmethod
    def _parts(pk: int, line: Understood, actors: dict) -> list[_Part]:
        """The links to actors, not saved."""
        parts: dict[int, _Part] = {}
        for part in line.declared.actors:
            known = actors[part.name, part.country]
            name = (part.written or part.name)[:300]
            parts.setdefault(known.pk, _Part(pk, known, part.said, name))
        return list(parts.values())

    @staticmethod
    def _as_foreseen(line: Understood, rules: str, parts: list[_Part]) -> bool:
        """Whether what came with the line of a new initiative holds: rule and directory are as they were thought."""
        said = line.foreseen
        if said.rules != rules or len(said.actors) != len(parts):
            return False
        # Known begins with its key and ends with whether it offers mentoring; between them stands what is Taken.
        return all(each.actor[1:] == (*taken, False) for taken, each in zip(said.actors, parts, strict=True))

    @staticmethod
    def _judged(initiative: Initiative, line: Understood, parts: list[_Part], judgements=()) -> Result:
        partners = [_Place(code) for code in line.declared.partners]
        return result_of(initiative, participations=parts, partners=partners, judgements=judgements)

    def _link(self, rows: Iterable[tuple[int, Understood]]) -> None:
        partners, sectors, reports = [], [], []
        for pk, line in rows:
            declared = line.declared
            partners += [(pk, code) for code in declared.partners]
            sectors += [(pk, code) for code in declared.sectors]
            keys = declared.report_sectors
            if keys is None:
                keys = sorted({self.report_of.get(code) for code in declared.sectors} - {None})
            reports += [(pk, key) for key in keys]
        insert_values(PARTNERS, ("initiative_id", "country_id"), partners)
        insert_values(SECTORS, ("initiative_id", "sector_id"), sectors)
        insert_values(REPORT_SECTORS, ("initiative_id", "reportsector_id"), reports)
