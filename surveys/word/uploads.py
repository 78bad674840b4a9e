"""Documents that come back: received, read by the worker, handed to their country, discarded."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pifcss_registry.accounts.models import Country, Membership, User
from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.enums import Kind
from pifcss_registry.notices.services import tell
from pifcss_registry.outbox.workers import is_dead, new_claim
from pifcss_registry.upload_limits import MAX_FILE_BYTES

from ..enums import OPEN_UPLOADS, UploadState
from ..models import Ficha, Round, Upload, UploadBatch
from ..permissions import can_manage_rounds, can_read_uploads_of, role_writes, writes_for
from ..services import closed_text, first_ficha
from .declared import Reading, Rejected, to_json
from .isolated import read_isolated

MOST_FILES = 40
MOST_TRIES = 3
CLAIM_SECONDS = 60
NAME_LENGTH = 200


def _new(name: str, data: bytes, *, by: User, round: Round, **attributes) -> Upload:
    if not data:
        raise Refused(_("El archivo «%(name)s» está vacío.") % {"name": name}, field="file")
    if len(data) > MAX_FILE_BYTES:
        raise Refused(_("El archivo «%(name)s» pesa más de 10 MB.") % {"name": name}, field="file")
    return Upload(
        name=(name.replace("\0", "").strip() or "ficha.docx")[-NAME_LENGTH:],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        by=by,
        round=round,
        **attributes,
    )


@transaction.atomic
def receive(ficha: Ficha, *, by: User, name: str, data: bytes) -> Upload:
    """Keep a document of a country's own people, to be read; the same file again is the upload that waits already.

    Raises ``NotAllowed``, and ``Refused`` when it is empty or too large or the ficha is not with its country.
    """
    locked = Ficha.objects.select_for_update(of=("self",)).get(pk=ficha.pk)
    if not writes_for(by, locked):
        raise NotAllowed(_("Usted no puede escribir en esta ficha."))
    if not locked.is_editable:
        raise Refused(closed_text(locked), field="file")
    upload = _new(name, data, by=by, round=locked.round, ficha=locked, country=locked.country)
    known = locked.uploads.filter(sha256=upload.sha256, state__in=OPEN_UPLOADS).defer("data").first()
    if known is not None:
        return known
    upload.save()
    return upload


@transaction.atomic
def receive_batch(round: Round, *, by: User, files: Sequence[tuple[str, bytes]]) -> UploadBatch:
    """Keep documents that countries returned to the Unit: all of ``files`` (name and bytes), or none.

    Raises ``NotAllowed``, and ``Refused`` naming the file that is empty or too large.
    """
    if not can_manage_rounds(by):
        raise NotAllowed(_("Solo la Unidad Técnica sube fichas de varios países."))
    if len(files) > MOST_FILES:
        raise Refused(_("Son más de %(n)s archivos: súbalos en varias veces.") % {"n": MOST_FILES}, field="file")
    batch = UploadBatch.objects.create(round=round, by=by)
    for name, data in files:
        _new(name, data, by=by, round=round, batch=batch).save()
    return batch


def may_discard(user: User, upload: Upload) -> bool:
    """Whether ``user`` may put the upload away: its country's writers, or the Unit as long as nobody has it."""
    if upload.state not in (*OPEN_UPLOADS, UploadState.REJECTED):
        return False
    return writes_for(user, upload.ficha) if upload.ficha_id else can_manage_rounds(user)


@transaction.atomic
def discard(upload: Upload, *, by: User) -> Upload:
    """Put a document away without saving anything of it."""
    found = Upload.objects.select_for_update(of=("self",)).select_related("ficha").defer("data").get(pk=upload.pk)
    if not can_read_uploads_of(by, found) or not may_discard(by, found):
        raise Refused(_("Ese archivo ya no se puede descartar."))
    found.state, found.decided_by, found.decided_at = UploadState.DISCARDED, by, timezone.now()
    found.save(update_fields=["state", "decided_by", "decided_at"])
    return found


def may_hand_over(user: User, upload: Upload) -> bool:
    """Whether the Unit may give this document to a country now."""
    return can_manage_rounds(user) and upload.state == UploadState.READ and upload.ficha_id is None


@transaction.atomic
def hand_over(upload: Upload, *, country: Country, by: User) -> Upload:
    """Give a document of the Unit's to a country, whose ficha is begun when there is none: its people decide.

    Raises ``NotAllowed``, and ``Refused`` when it was given already or the country's ficha takes no answers now.
    """
    if not can_manage_rounds(by):
        raise NotAllowed(_("Solo la Unidad Técnica entrega fichas a los países."))
    found = Upload.objects.select_for_update(of=("self",)).select_related("round").defer("data").get(pk=upload.pk)
    if not may_hand_over(by, found):
        raise Refused(_("Ese archivo ya no se puede entregar."))
    ficha = first_ficha(found.round, country)
    if not ficha.is_editable:
        raise Refused(closed_text(ficha))
    found.ficha, found.country, found.handed_by, found.handed_at = ficha, country, by, timezone.now()
    found.save(update_fields=["ficha", "country", "handed_by", "handed_at"])
    people = [
        membership.user
        for membership in Membership.objects.active().filter(country=country).select_related("user")
        if role_writes(membership.role)
    ]
    url = reverse("surveys:upload_detail", args=[found.pk])
    words = {"ficha": ficha, "country": country, "upload": found, "by": by}
    tell(people, Kind.ASSIGNMENT, "surveys/email/upload_handed", words, url)
    return found


# The worker's part


def _give_back_stale(now: datetime) -> None:
    """Documents of workers that died wait again; after ``MOST_TRIES`` they are not read at all."""
    long_ago = now - timedelta(seconds=CLAIM_SECONDS)
    for row in Upload.objects.filter(state=UploadState.READING).only("claim", "claimed_at", "tries"):
        if row.claimed_at >= long_ago and not is_dead(row.claim):
            continue
        same = Upload.objects.filter(pk=row.pk, claim=row.claim, state=UploadState.READING)
        if row.tries >= MOST_TRIES:
            same.update(state=UploadState.REJECTED, rejection={"code": "too_complex", "words": {}}, claim="")
        else:
            same.update(state=UploadState.WAITING, claim="", claimed_at=None)


def _claim(now: datetime) -> Upload | None:
    for pk in Upload.objects.filter(state=UploadState.WAITING).order_by("at", "pk").values_list("pk", flat=True)[:5]:
        row = Upload.objects.filter(pk=pk, state=UploadState.WAITING)
        tries = row.values_list("tries", flat=True).first()
        if tries is not None and row.update(
            state=UploadState.READING, claim=new_claim(), claimed_at=now, tries=tries + 1
        ):
            return Upload.objects.get(pk=pk)
    return None


def read_next() -> Upload | None:
    """Read the document that waits longest, in a process of its own; None when none waits.

    What came out is stored only while this worker still holds the claim.
    """
    now = timezone.now()
    _give_back_stale(now)
    upload = _claim(now)
    if upload is None:
        return None
    try:
        result = _result(upload, read_isolated(bytes(upload.data)))
    except Rejected as rejected:
        result = {"state": UploadState.REJECTED, "rejection": {"code": rejected.code, "words": rejected.words}}
    mine = Upload.objects.filter(pk=upload.pk, claim=upload.claim, state=UploadState.READING)
    mine.update(claim="", **result)
    return Upload.objects.defer("data").get(pk=upload.pk)


def _result(upload: Upload, reading: Reading) -> dict:
    found = {"state": UploadState.READ, "reading": to_json(reading)}
    if upload.batch_id and upload.country_id is None:
        code = (reading.origin.country if reading.origin else "") or reading.declared.country
        found["country"] = Country.objects.filter(pk=code, iberoamerican=True).first()
    return found


def board_url(upload: Upload) -> str:
    """The Unit's page with the files of the upload's round."""
    return reverse("surveys:upload_board", args=[upload.round.code])
