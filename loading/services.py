"""Files of initiatives, as people see to them: received, read otherwise, confirmed, cancelled.

``running`` has the worker's part.

Each change is atomic and says who makes it. ``move`` is the one door of a run's state.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import User
from pifcss_registry.errors import NotAllowed, Refused

from .enums import CANCELLABLE, MAPPABLE, RunState
from .incoming import columns
from .models import ColumnMapping, LoadPiece, LoadRun
from .permissions import can_load

MB = 1024 * 1024
MAX_UPLOAD_BYTES = 100 * MB  # about 60,000 initiatives; a larger file goes through manage.py load_registry
PIECE = MB
NAME_LENGTH = 200


# The one door


def move(run: LoadRun, target: str, *, of: Collection[str], held: str | None = None, **values: Any) -> bool:
    """Bring a run from one ``of`` these states into another, with what goes with it; whether it was there.

    With ``held`` only while that is its claim.
    """
    rows = LoadRun.objects.filter(pk=run.pk, state__in=of)
    if held is not None:
        rows = rows.filter(claim=held)
    return bool(rows.update(state=target, **values))


# What people do


def _check(by: User) -> None:
    if not can_load(by):
        raise NotAllowed(_("Solo la Unidad Técnica carga iniciativas."))


@transaction.atomic
def receive(*, by: User, name: str, data: Iterable[bytes], origin: str, round_code: str = "") -> LoadRun:
    """Keep a file to be looked through; ``data`` are its bytes, part by part.

    Raises ``NotAllowed``, and ``Refused`` when it is empty, too large or of a kind that nobody reads.
    """
    _check(by)
    name = (name.replace("\0", "").strip() or "archivo")[-NAME_LENGTH:]
    if Path(name).suffix.lower() not in (".jsonl", ".ndjson", ".csv", ".xlsx"):
        raise Refused(_("El archivo debe terminar en .jsonl, .csv o .xlsx."), field="file")
    run = LoadRun.objects.create(name=name, size=0, origin=origin, round_code=round_code, by=by)
    for number, part in enumerate(data):
        LoadPiece.objects.create(run=run, number=number, data=part)
        run.size += len(part)
        if run.size > MAX_UPLOAD_BYTES:
            raise Refused(too_large_text(), field="file")
    if not run.size:
        raise Refused(_("El archivo «%(name)s» está vacío.") % {"name": name}, field="file")
    run.save(update_fields=["size"])
    return run


def too_large_text() -> str:
    return _(
        "El archivo pesa más de %(n)s MB: divídalo, o pida a quien mantiene el sitio que lo cargue con la orden"
        " load_registry."
    ) % {"n": MAX_UPLOAD_BYTES // MB}


def _refuse_late(run: LoadRun) -> None:
    run.refresh_from_db()
    raise Refused(_("Ya no se puede: el estado de esta carga es «%(state)s».") % {"state": run.get_state_display()})


@transaction.atomic
def confirm(run: LoadRun, *, by: User) -> None:
    """Have the worker load a file that was looked through.

    Raises ``NotAllowed``, and ``Refused`` when it is not ready.
    """
    _check(by)
    if not move(run, RunState.CONFIRMED, of=[RunState.CHECKED], tries=0, lines=0, share=0):
        _refuse_late(run)


@transaction.atomic
def cancel(run: LoadRun, *, by: User) -> None:
    """Leave a file that is not loaded yet; one that is being loaded is undone. Its bytes are forgotten.

    Raises ``NotAllowed``, and ``Refused`` when it is over.
    """
    _check(by)
    if not move(run, RunState.CANCELLED, of=CANCELLABLE, ended_at=timezone.now()):
        _refuse_late(run)
    run.pieces.all().delete()


@transaction.atomic
def remap(run: LoadRun, *, mapping: Mapping[str, str], name: str, by: User) -> ColumnMapping:
    """Read the columns otherwise: kept under ``name`` for files like it, and the file is looked through again.

    Raises ``NotAllowed``; ``Refused`` when it is past that, or another mapping has the name.
    """
    _check(by)
    if not run.headers or not move(run, RunState.WAITING, of=MAPPABLE, mapping=dict(mapping), tries=0, share=0):
        _refuse_late(run)
    key = columns.header_key(run.headers)
    if ColumnMapping.objects.filter(name=name).exclude(origin=run.origin, header_key=key).exists():
        raise Refused(_("Ya hay otra correspondencia con ese nombre."), field="name")
    kept, _created = ColumnMapping.objects.update_or_create(
        origin=run.origin, header_key=key, defaults={"name": name, "columns": dict(mapping), "by": by}
    )
    return kept


def free_name(origin: str) -> str:
    """A name for columns of the origin that no other mapping has: one query."""
    taken = set(ColumnMapping.objects.filter(name__startswith=origin).values_list("name", flat=True))
    names = (origin if number == 1 else f"{origin}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def remembered(origin: str, headers: list[str] | None) -> ColumnMapping | None:
    """The columns that were kept for files of the origin with these names: one query."""
    if not headers:
        return None
    return ColumnMapping.objects.filter(origin=origin, header_key=columns.header_key(headers)).first()
