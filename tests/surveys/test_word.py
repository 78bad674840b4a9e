"""A ficha leaves as a Word document, comes back, and its country decides answer by answer."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from pifcss_registry.errors import NotAllowed, Refused
from pifcss_registry.notices.models import Notice
from surveys.content import snapshot
from surveys.enums import UploadState
from surveys.models import Ficha, Upload, WordCopy
from surveys.services import freeze_revision, save_entry, save_institution
from surveys.word import copies, outgoing, uploads
from surveys.word.accepting import NotAccepted, Typed, accept
from surveys.word.proposing import proposal

from ..conftest import make_ficha, make_person, make_upload
from ..word.documents import changed

pytestmark = pytest.mark.django_db


def leave(ficha, by, language="es") -> bytes:
    """The ficha as the document that somebody took."""
    return outgoing.document_of_copy(copies.take_copy(ficha, by=by, language=language))


def come_back(ficha, by, document, name="ficha.docx") -> Upload:
    """The document uploaded and read by the worker."""
    upload = uploads.receive(ficha, by=by, name=name, data=document)
    assert uploads.read_next() == upload
    return Upload.objects.get(pk=upload.pk)


def lines(upload, user):
    """What is to be decided: status by path."""
    return {line.path: line.status for line in proposal(upload, user).to_decide}


def taking(upload, user, *paths, **texts) -> Typed:
    """What the page sends when these lines are taken, some with another text."""
    seen = {line.path: line.seen for line in proposal(upload, user).lines()}
    return Typed(taken=frozenset(paths), seen=seen, texts=texts)


@pytest.fixture
def entry(ficha):
    return ficha.entries.get()


@pytest.fixture
def mended(ficha, entry, focal_point):
    """Three answers changed in the file."""
    return changed(
        leave(ficha, focal_point),
        {
            "institution.institution_strengths": "Treinta años.",
            "i1.name": "Arrecifes del Pacífico",
            "i1.actors": "SINAC (sector público); Red Mar (sociedad civil)",
        },
    )


class TestGoingOut:
    def test_copy_keeps_what_the_ficha_said(self, ficha, focal_point):
        copy = copies.take_copy(ficha, by=focal_point, language="pt")
        save_institution(ficha, by=focal_point, values={"institution": "Otra"})
        assert copy.content["institution"] == "Ministerio de Planificación"
        assert (copy.language, copy.revision) == ("pt", 0)

    def test_who_does_not_read_the_answers_takes_no_copy(self, ficha, unit):
        with pytest.raises(NotAllowed):
            copies.take_copy(ficha, by=unit, language="es")

    @pytest.mark.parametrize("language", ["es", "pt"])
    def test_page_gives_the_document(self, ficha, focal_point, client, language):
        client.force_login(focal_point)
        answer = client.post(reverse("surveys:word_copy", args=[ficha.pk]), {"language": language})
        assert answer["Content-Disposition"] == f'attachment; filename="ficha-costa-rica-2026-{language}.docx"'
        assert answer.content.startswith(b"PK")
        assert WordCopy.objects.get().by == focal_point

    def test_page_gives_a_pdf(self, ficha, focal_point, client):
        client.force_login(focal_point)
        answer = client.get(reverse("surveys:ficha_pdf", args=[ficha.pk]) + "?idioma=pt")
        assert answer.content.startswith(b"%PDF")
        assert client.get(reverse("surveys:ficha_pdf", args=[ficha.pk]) + "?idioma=xx").status_code == 404


class TestReceiving:
    def test_the_same_file_again_is_the_one_that_waits(self, ficha, focal_point, mended):
        first = uploads.receive(ficha, by=focal_point, name="a.docx", data=mended)
        assert uploads.receive(ficha, by=focal_point, name="b.docx", data=mended) == first
        uploads.discard(first, by=focal_point)
        assert uploads.receive(ficha, by=focal_point, name="b.docx", data=mended) != first

    @pytest.mark.parametrize(("data", "words"), [(b"", "vacío"), (b"x" * (10 * 1024 * 1024 + 1), "10 MB")])
    def test_empty_and_too_large_files_are_refused(self, ficha, focal_point, data, words):
        with pytest.raises(Refused, match=words):
            uploads.receive(ficha, by=focal_point, name="a.docx", data=data)

    def test_a_ficha_that_is_not_with_its_country_takes_none(self, focal_point, open_round):
        sent = make_ficha(open_round, state="sent")
        with pytest.raises(Refused):
            uploads.receive(sent, by=focal_point, name="a.docx", data=b"PK")

    def test_an_authority_uploads_nothing(self, ficha, authority):
        with pytest.raises(NotAllowed):
            uploads.receive(ficha, by=authority, name="a.docx", data=b"PK")

    def test_what_cannot_be_read_says_why(self, ficha, focal_point, client):
        upload = come_back(ficha, focal_point, b"%PDF-1.7 no es Word")
        assert upload.state == UploadState.REJECTED
        client.force_login(focal_point)
        page = client.get(reverse("surveys:upload_detail", args=[upload.pk])).content.decode()
        assert "El archivo es de otro tipo (PDF)" in page

    def test_a_file_whose_worker_died_is_read_again_and_then_given_up(self, ficha, focal_point):
        upload = uploads.receive(ficha, by=focal_point, name="a.docx", data=b"PK")
        long_ago = timezone.now() - timezone.timedelta(hours=1)
        for tries in (1, 2, 3):
            Upload.objects.filter(pk=upload.pk).update(
                state=UploadState.READING, claim="nadie:1:1", claimed_at=long_ago, tries=tries
            )
            uploads._give_back_stale(timezone.now())
            upload.refresh_from_db()
            expected = UploadState.WAITING if tries < 3 else UploadState.REJECTED
            assert upload.state == expected

    def test_a_page_waits_and_then_shows_what_was_read(self, ficha, focal_point, client, mended):
        client.force_login(focal_point)
        file = SimpleUploadedFile("vuelta.docx", mended)
        answer = client.post(reverse("surveys:upload_create", args=[ficha.pk]), {"file": file}, follow=True)
        assert "Leyendo el archivo" in answer.content.decode()
        uploads.read_next()
        page = client.get(answer.request["PATH_INFO"]).content.decode()
        assert "Arrecifes del Pacífico" in page
        assert "Nada cambió todavía" in page

    def test_without_a_file_the_page_says_so(self, ficha, focal_point, client):
        client.force_login(focal_point)
        answer = client.post(reverse("surveys:upload_create", args=[ficha.pk]))
        assert "Elija el archivo que quiere subir." in answer.content.decode()

    def test_a_file_over_the_limit_is_refused_on_the_way_in(self, ficha, focal_point, client):
        client.force_login(focal_point)
        file = SimpleUploadedFile("grande.docx", b"x" * (10 * 1024 * 1024 + 1))
        answer = client.post(reverse("surveys:upload_create", args=[ficha.pk]), {"file": file})
        assert "El archivo pesa más de 10 MB" in answer.content.decode()
        assert not Upload.objects.exists()


class TestProposing:
    def test_untouched_document_proposes_nothing(self, ficha, focal_point):
        upload = come_back(ficha, focal_point, leave(ficha, focal_point))
        assert lines(upload, focal_point) == {}

    def test_three_in_the_file_and_two_online_are_three_and_no_conflict(self, ficha, entry, focal_point, mended):
        save_institution(ficha, by=focal_point, values={"institution_weaknesses": "Ninguna."})
        save_entry(entry, by=focal_point, values={"objectives": "Otro objetivo."})
        upload = come_back(ficha, focal_point, mended)
        section = f"entry-{entry.pk}"
        assert lines(upload, focal_point) == {
            "institution.institution_strengths": "changed",
            f"{section}.name": "changed",
            f"{section}.actors": "changed",
        }

    def test_one_on_both_sides_is_one_conflict(self, ficha, entry, focal_point, mended):
        save_entry(entry, by=focal_point, values={"name": "Arrecifes del Caribe"})
        upload = come_back(ficha, focal_point, mended)
        found = lines(upload, focal_point)
        assert [path for path, status in found.items() if status == "conflict"] == [f"entry-{entry.pk}.name"]
        assert len(found) == 3

    def test_document_of_another_country_is_told(self, ficha, focal_point, other_focal_point, open_round):
        peru = make_ficha(open_round, "PE")
        upload = come_back(ficha, focal_point, leave(peru, other_focal_point))
        assert any("Perú" in note for note in proposal(upload, focal_point).notes)

    def test_original_form_filled_by_hand_makes_a_new_initiative(self, ficha, focal_point, client):
        content = snapshot(ficha) | {"institution": "Cancillería"}
        content["entries"][0] |= {"name": "Otra iniciativa muy distinta", "id": 999}
        document = outgoing.write_document(
            outgoing._outgoing(ficha.round, ficha.country, content, "es", timezone.now())
        )
        upload = come_back(ficha, focal_point, document)
        found = lines(upload, focal_point)
        assert found["entry-new-1"] == "new"
        accept(upload, by=focal_point, typed=taking(upload, focal_point, "entry-new-1"))
        assert ficha.entries.filter(name="Otra iniciativa muy distinta", position=2).exists()

    def test_what_was_not_understood_is_shown_as_found(self, ficha, entry, focal_point, client):
        document = changed(leave(ficha, focal_point), {"i1.partner_countries": "Perú y Atlántida"})
        upload = come_back(ficha, focal_point, document)
        assert [each.text for each in proposal(upload, focal_point).leftovers] == ["Atlántida"]
        client.force_login(focal_point)
        assert "Atlántida" in client.get(reverse("surveys:upload_detail", args=[upload.pk])).content.decode()

    def test_page_asks_a_constant_number_of_queries(
        self, ficha, focal_point, mended, client, django_assert_max_num_queries
    ):
        upload = come_back(ficha, focal_point, mended)
        client.force_login(focal_point)
        with django_assert_max_num_queries(22):
            client.get(reverse("surveys:upload_detail", args=[upload.pk]))


class TestAccepting:
    def test_what_is_taken_is_saved_and_the_rest_stays(self, ficha, entry, focal_point, mended):
        upload = come_back(ficha, focal_point, mended)
        paths = ("institution.institution_strengths", f"entry-{entry.pk}.actors")
        assert accept(upload, by=focal_point, typed=taking(upload, focal_point, *paths)) == 2
        ficha.refresh_from_db()
        entry.refresh_from_db()
        assert ficha.institution_strengths == "Treinta años."
        assert entry.name == "Restauración de arrecifes de coral"
        assert [actor.name for actor in entry.actors.all()] == ["SINAC", "Red Mar"]
        upload.refresh_from_db()
        assert upload.decided_by == focal_point
        assert {each["path"]: each["decision"] for each in upload.decisions} == dict.fromkeys(paths, "taken") | {
            f"entry-{entry.pk}.name": "left"
        }

    def test_an_actor_that_stays_keeps_its_row(self, ficha, entry, focal_point, mended):
        row = entry.actors.get(name="SINAC").pk
        upload = come_back(ficha, focal_point, changed(mended, {"i1.actors": "SINAC (Sector público; Costa Rica)"}))
        accept(upload, by=focal_point, typed=taking(upload, focal_point, f"entry-{entry.pk}.actors"))
        assert [actor.pk for actor in entry.actors.all()] == [row]

    def test_edited_text_is_what_is_saved(self, ficha, entry, focal_point, mended):
        upload = come_back(ficha, focal_point, mended)
        path = f"entry-{entry.pk}.name"
        accept(upload, by=focal_point, typed=taking(upload, focal_point, path, **{path: "Arrecifes vivos"}))
        entry.refresh_from_db()
        assert entry.name == "Arrecifes vivos"

    def test_all_at_once(self, ficha, entry, focal_point, mended):
        upload = come_back(ficha, focal_point, mended)
        typed = taking(upload, focal_point)
        assert accept(upload, by=focal_point, typed=Typed(take_all=True, seen=typed.seen)) == 3

    def test_every_kind_of_answer_can_be_taken(self, ficha, entry, focal_point):
        document = changed(
            leave(ficha, focal_point),
            {
                "institution.country_institution": "Costa Rica",
                "institution.focal_point": "Luz Mora (luz@cr.example.org)",
                "institution.share": "No",
                "i1.type": "4 - Otros: Red temática",
                "i1.partner_countries": "Perú, Chile",
                "i1.focal_point": "",
                "i1.strengths": "Primera cosa; otra cosa; y la tercera",
                "i1.challenges": "",
            },
        )
        upload = come_back(ficha, focal_point, document)
        seen = taking(upload, focal_point).seen
        accept(upload, by=focal_point, typed=Typed(take_all=True, seen=seen))
        found = snapshot(Ficha.objects.get(pk=ficha.pk))
        assert (found["share"], found["institution"]) == (False, "")
        assert (found["focal_point_name"], found["focal_point_email"]) == ("Luz Mora", "luz@cr.example.org")
        [initiative] = found["entries"]
        assert (initiative["type"], initiative["type_other"]) == (4, "Red temática")
        assert initiative["partner_countries"] == ["CL", "PE"]
        assert (initiative["focal_point_email"], initiative["challenge_1"]) == ("", "")
        assert [initiative[f"strength_{n}"] for n in (1, 2, 3)] == ["Primera cosa", "otra cosa", "la tercera"]
        again = come_back(ficha, focal_point, leave(ficha, focal_point))
        assert lines(again, focal_point) == {}

    def test_choices_can_be_emptied(self, ficha, entry, focal_point):
        document = changed(leave(ficha, focal_point), {"institution.share": "", "i1.type": "", "i1.actors": ""})
        upload = come_back(ficha, focal_point, document)
        seen = taking(upload, focal_point).seen
        assert accept(upload, by=focal_point, typed=Typed(take_all=True, seen=seen)) == 3
        found = snapshot(Ficha.objects.get(pk=ficha.pk))
        assert (found["share"], found["entries"][0]["type"], found["entries"][0]["actors"]) == (None, None, [])

    def test_an_answer_that_changed_meanwhile_is_not_overwritten(
        self, ficha, entry, focal_point, contributor, mended
    ):
        upload = come_back(ficha, focal_point, mended)
        typed = taking(upload, focal_point, f"entry-{entry.pk}.name")
        save_entry(entry, by=contributor, values={"name": "Corales"})
        with pytest.raises(NotAccepted) as refused:
            accept(upload, by=focal_point, typed=typed)
        assert f"entry-{entry.pk}.name" in refused.value.errors
        entry.refresh_from_db()
        assert entry.name == "Corales"

    def test_a_text_that_is_too_long_saves_nothing_and_keeps_what_was_typed(
        self, ficha, entry, focal_point, mended, client
    ):
        upload = come_back(ficha, focal_point, mended)
        path = f"entry-{entry.pk}.name"
        typed = taking(upload, focal_point)
        data = {f"seen:{key}": value for key, value in typed.seen.items()} | {
            "take": [path, "institution.institution_strengths"],
            f"text:{path}": "x" * 5000,
        }
        client.force_login(focal_point)
        page = client.post(reverse("surveys:upload_detail", args=[upload.pk]), data).content.decode()
        assert "No se guardó nada" in page
        assert "x" * 5000 in page
        ficha.refresh_from_db()
        assert ficha.institution_strengths == "Experiencia de 25 años."

    def test_page_saves_and_goes_to_the_ficha(self, ficha, entry, focal_point, mended, client):
        upload = come_back(ficha, focal_point, mended)
        client.force_login(focal_point)
        page = client.get(reverse("surveys:upload_detail", args=[upload.pk])).content.decode()
        data = dict(re.findall(r'name="(seen:[^"]+)" value="([^"]*)"', page))
        data |= {"take": f"entry-{entry.pk}.name", "take_all": ""}
        answer = client.post(reverse("surveys:upload_detail", args=[upload.pk]), data, follow=True)
        assert answer.redirect_chain[0][0] == ficha.get_absolute_url()
        assert "1 respuesta del archivo quedó guardada en la ficha." in answer.content.decode()
        decided = client.get(reverse("surveys:upload_detail", args=[upload.pk])).content.decode()
        assert "Quedó como estaba" in decided

    def test_is_decided_once(self, ficha, focal_point, mended):
        upload = come_back(ficha, focal_point, mended)
        accept(upload, by=focal_point, typed=Typed())
        with pytest.raises(Refused, match="ya decidió"):
            accept(upload, by=focal_point, typed=Typed())

    def test_the_unit_and_another_country_decide_nothing(self, ficha, focal_point, unit, other_focal_point, mended):
        upload = come_back(ficha, focal_point, mended)
        for person in (unit, other_focal_point):
            with pytest.raises(NotAllowed):
                accept(upload, by=person, typed=Typed(take_all=True))

    def test_the_file_is_kept_with_the_version_that_is_sent(self, ficha, focal_point, unit, mended):
        upload = come_back(ficha, focal_point, mended)
        accept(upload, by=focal_point, typed=taking(upload, focal_point, "institution.institution_strengths"))
        assert not Upload.objects.visible_to(unit).exists()
        revision = freeze_revision(Ficha.objects.get(pk=ficha.pk), by=focal_point)
        upload.refresh_from_db()
        assert upload.revision == revision
        assert Upload.objects.visible_to(unit).get() == upload

    def test_discarded_file_changes_nothing(self, ficha, focal_point, mended):
        upload = come_back(ficha, focal_point, mended)
        uploads.discard(upload, by=focal_point)
        with pytest.raises(Refused):
            uploads.discard(upload, by=focal_point)
        ficha.refresh_from_db()
        assert ficha.institution_strengths == "Experiencia de 25 años."


class TestManyAtOnce:
    def board(self, round):
        return reverse("surveys:upload_board", args=[round.code])

    def test_board_says_whose_each_is_and_what_it_could_not_read(self, ficha, focal_point, unit, client, mended):
        client.force_login(unit)
        files = [SimpleUploadedFile("cr.docx", mended), SimpleUploadedFile("foto.docx", b"\x89PNG\r\n\x1a\n")]
        answer = client.post(self.board(ficha.round), {"file": files}, follow=True)
        assert "Leyendo 2 archivos" in answer.content.decode()
        while uploads.read_next():
            pass
        page = client.get(self.board(ficha.round)).content.decode()
        assert 'value="CR" selected' in page
        assert "El archivo es de otro tipo (PNG)" in page

    def test_handed_over_the_country_decides_and_is_told(self, ficha, focal_point, unit, client, mended):
        batch = uploads.receive_batch(ficha.round, by=unit, files=[("cr.docx", mended)])
        uploads.read_next()
        upload = batch.uploads.get()
        client.force_login(unit)
        answer = client.post(
            reverse("surveys:upload_hand_over", args=[upload.pk]), {"country": "CR"}, follow=True
        ).content.decode()
        assert "está en manos de Costa Rica" in answer
        upload.refresh_from_db()
        assert upload.ficha == ficha
        assert Notice.objects.filter(person=focal_point).exists()
        assert len(lines(upload, focal_point)) == 3
        with pytest.raises(Refused):
            uploads.hand_over(upload, country=ficha.country, by=unit)

    def test_a_country_without_a_ficha_gets_one(self, open_round, unit):
        upload = make_upload(open_round, by=unit, batch=uploads.receive_batch(open_round, by=unit, files=[]))
        peru = make_person("focal@pe.example.org", "focal_point", "PE").memberships.get().country
        found = uploads.hand_over(upload, country=peru, by=unit)
        assert found.ficha.country == peru

    def test_the_unit_does_not_see_the_draft_through_a_file(self, ficha, focal_point, unit, client, mended):
        batch = uploads.receive_batch(ficha.round, by=unit, files=[("cr.docx", mended)])
        uploads.read_next()
        upload = uploads.hand_over(batch.uploads.get(), country=ficha.country, by=unit)
        save_institution(ficha, by=focal_point, values={"institution_weaknesses": "Secreto."})
        client.force_login(unit)
        page = client.get(reverse("surveys:upload_detail", args=[upload.pk])).content.decode()
        assert "Secreto." not in page
        assert "Qué dice el archivo" in page

    def test_only_the_unit_drops_files(self, ficha, focal_point):
        with pytest.raises(NotAllowed):
            uploads.receive_batch(ficha.round, by=focal_point, files=[("a.docx", b"PK")])

    def test_one_file_that_cannot_be_kept_keeps_all_out(self, open_round, unit, client):
        with pytest.raises(Refused, match=r"b\.docx"):
            uploads.receive_batch(open_round, by=unit, files=[("a.docx", b"PK"), ("b.docx", b"")])
        assert not Upload.objects.exists()
        too_many = [(f"{n}.docx", b"PK") for n in range(uploads.MOST_FILES + 1)]
        with pytest.raises(Refused, match="Son más de 40"):
            uploads.receive_batch(open_round, by=unit, files=too_many)

    def test_a_country_must_be_chosen(self, open_round, unit, client):
        upload = make_upload(open_round, by=unit, batch=uploads.receive_batch(open_round, by=unit, files=[]))
        client.force_login(unit)
        page = client.post(reverse("surveys:upload_hand_over", args=[upload.pk]), {"country": "FR"}, follow=True)
        assert "Elija de qué país es" in page.content.decode()

    def test_board_asks_a_constant_number_of_queries(self, open_round, unit, client, django_assert_max_num_queries):
        batch = uploads.receive_batch(open_round, by=unit, files=[])
        for n in range(22):
            make_upload(open_round, by=unit, batch=batch, name=f"{n}.docx")
        client.force_login(unit)
        with django_assert_max_num_queries(16):
            client.get(self.board(open_round))
