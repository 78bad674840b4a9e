"""Every page, as each role: no error in the console, no foreign asset, fits a phone, no serious finding by axe."""

import gzip
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from dialogues import plan_runs
from dialogues.dates import set_date
from dialogues.feeds import renew
from dialogues.scheduling import SCHEDULE
from dialogues.services import open_proposals, propose_dialogue
from dialogues.workflow import DIALOGUE
from initiatives.models import Actor, Initiative
from judging.excluding import exclude
from judging.replaying import ask_preview, work
from judging.reviewing import ask_review
from loading.models import LoadRun
from minutes.models import Minutes
from minutes.permissions import writes_minutes
from pifcss_registry.accounts.models import User
from pifcss_registry.report.permissions import writes_reports
from saved_filters.services import keep_filter
from seminars.models import Seminar
from surveys.models import Ficha, Round, Upload, UploadBatch
from surveys.word import outgoing
from surveys.word.copies import keep_copy
from surveys.word.reader import read

from ..conftest import make_upload
from ..dialogues.conftest import make_schedule
from ..loading.files import GOOD_TABLE, make_run
from ..report.making import make_reports
from ..seminars.making import make_log, make_seminar
from ..word.documents import changed

UNIT, CONSULTANT, ADMINISTRATOR = "unidad@demo.example.org", "consultora@demo.example.org", "admin@demo.example.org"
FOCAL_CR, FOCAL_MX, FOCAL_BR = (f"puntofocal.{code}@demo.example.org" for code in ("cr", "mx", "br"))
COLLEAGUE, AUTHORITY = "colega.cr@demo.example.org", "autoridad.cr@demo.example.org"
FIRST_VISIT_KB = 150
AXE = Axe()

COMMON = (
    "/",
    "/iniciativas/",
    "/iniciativas/?q=arrecifes&sector=AMB-MED",
    "/actores/",
    "/panorama/",
    "/panorama/2022/",
    "/dialogos/",
    "/seminarios/",
    "/mi-cuenta/",
)
GLOSSARY = ("/glosario/", "/glosario/?q=actores", "/glosario/?q=nada+de+nada", "/glosario/actor/")
OWN = ("/avisos/", "/mi-cuenta/avisos/", "/mi-cuenta/claves/", "/filtros/guardar/?consulta=q%3Dagua")


def returned_file(draft: Ficha, user: User) -> Upload:
    """A Word document that came back with every kind of line: new, changed, emptied, in conflict, not understood."""
    document = outgoing.document_of_copy(keep_copy(draft, by=None, language="es"))
    texts = {"i1.name": "Otro nombre", "i1.objectives": "", "i1.partner_countries": "Perú y Atlántida"}
    texts |= {
        "institution.institution_strengths": "Otras.",
        "i3.name": "Nueva",
        "i1.actors": "SINAC (sector público)",
    }
    draft.institution_strengths = "Cambió en línea."
    draft.save(update_fields=["institution_strengths"])
    reading = read(changed(document, texts))
    return make_upload(draft.round, by=user, reading=reading, ficha=draft, country=draft.country)


def loading_runs(user: User) -> list[LoadRun]:
    """A file with a refused line, and one that may be loaded."""
    runs = [make_run(user), make_run(user, GOOD_TABLE)]
    return runs


def seminar_pages(user: User, unit: User) -> list[str]:
    """The report's seminar with its figures, one that is announced, and for the Unit how they are made."""
    held, coming = Seminar.objects.get(round_code="2022"), make_seminar(unit)
    pages = [held.get_absolute_url(), coming.get_absolute_url(), f"{coming.get_absolute_url()}inscripcion/"]
    if user.memberships_now[0].country_id or user == unit:
        pages.append(f"{held.get_absolute_url()}inscripciones/")
    if user == unit:
        pages += [f"{coming.get_absolute_url()}{page}/" for page in ("editar", "programa")]
        pages += [
            "/seminarios/nuevo/",
            f"{held.get_absolute_url()}asistencia/",
            make_log(held, unit).get_absolute_url(),
        ]
    return pages


def minutes_paths(user: User) -> list[str]:
    """Minutes and commitments of the demonstration's dialogue, for who may read them; all pages for who writes them."""
    found = ["/dialogos/actas/"]
    for minutes in Minutes.objects.visible_to(user):
        home = f"/dialogos/{minutes.dialogue_id}"
        found += [f"{home}/acta/", f"{home}/preguntas/", "/compromisos/", "/compromisos/?estado=vencidos"]
        found += [commitment.get_absolute_url() for commitment in minutes.commitments.all()]
        if writes_minutes(user):
            found += [
                f"{home}/{page}/" for page in ("agenda", "acta/escribir", "acta/versiones", "compromisos/nuevo")
            ]
    return found


def schedule_pages(unit: User) -> list[str]:
    """Of dialogues that wait for a date: the days that are offered, an answer, and what was found."""
    dialogue = propose_dialogue(key=open_proposals()[0].key, by=unit)
    schedule = SCHEDULE.perform(make_schedule(unit, dialogue), "open", by=unit)
    run = plan_runs.ask(schedule, seconds=5, by=unit)
    assert plan_runs.work()
    home = schedule.get_absolute_url()
    pages = [home, f"{home}editar/", f"{home}respuesta/{dialogue.presenters[0].pk}/", f"{home}fechas/{run.pk}/"]
    return [*pages, "/dialogos/calendarios/nuevo/", f"/dialogos/{dialogue.pk}/fecha/"]


def report_pages(user: User, unit: User) -> list[str]:
    """A report that was issued, what one of its figures counts and, for who prepares them, a draft with all its pages."""
    draft, issued, _docx = make_reports(Round.objects.get(code="2022"), unit)
    home = issued.get_absolute_url()
    pages = ["/informes/", home, f"{home}cifras/initiatives/", f"{home}cifras/excluded/"]
    if writes_reports(user):
        home = draft.get_absolute_url()
        pages += [
            home,
            f"{home}parrafos/metodo/",
            f"{home}cierres/without_minutes/",
            draft.files.get().get_absolute_url(),
        ]
        pages += ["/informes/numeros/2022/", "/informes/cifras/2022/sector.turismo/"]
    return pages


def paths(email: str) -> list[str]:
    """The pages that this person can open, with things that exist."""
    user = User.objects.get(email=email)
    initiative = Initiative.objects.visible_to(user).filter(wanted_by__gt=1).first()
    actor = Actor.objects.visible_to(user).first()
    found = [*COMMON, *OWN, *GLOSSARY, "/fichas/", f"/iniciativas/{initiative.pk}/", f"/actores/{actor.pk}/"]
    renew(user)  # its address on the page of the account
    found += seminar_pages(user, User.objects.get(email=UNIT))
    kept = keep_filter(name="Arrecifes", querystring="q=arrecifes&sector=AMB-MED", tell_me=True, by=user)
    found += ["/filtros/", f"/filtros/{kept.pk}/editar/", "/iniciativas/?q=coral"]
    seen = Initiative.objects.visible_to(user).values_list("pk", flat=True)
    compared = "&".join(f"i={pk}" for pk in seen[:4])
    found += [f"/iniciativas/comparar/?{compared}", "/iniciativas/comparar/?i=0"]
    found += [f"/fichas/{ficha.pk}/" for ficha in Ficha.objects.visible_to(user)[:3]]
    draft = Ficha.objects.visible_to(user).filter(state="draft").first()
    if draft:
        found += [f"/fichas/{draft.pk}/institucion/", f"/fichas/{draft.pk}/iniciativas/1/"]
        found += [f"/fichas/{draft.pk}/iniciativas/1/eliminar/", f"/fichas/{draft.pk}/comentarios/"]
        found += [f"/fichas/{draft.pk}/invitados/", f"/fichas/paises/{draft.country_id}/"]
        found += [f"/fichas/{draft.pk}/iniciativas/1/complemento/"]
        found += [f"/fichas/{draft.pk}/word/", f"/archivos/{returned_file(draft, user).pk}/"]
    twice = Ficha.objects.visible_to(user).filter(revisions__number=2).first()
    if twice:
        found += [f"/fichas/{twice.pk}/versiones/1/", f"/fichas/{twice.pk}/versiones/comparar/?de=1&a=2"]
    if email.startswith("puntofocal"):
        found += ["/relevo/"]
    if email in (UNIT, ADMINISTRATOR):
        preview = ask_preview("1-estricta", by=user)
        while work():
            pass
        found += ["/reglas/", preview.get_absolute_url(), ask_preview("1", by=user).get_absolute_url()]
    found += minutes_paths(user) + report_pages(user, User.objects.get(email=UNIT))
    if email == UNIT:
        dialogue = propose_dialogue(key=open_proposals()[0].key, by=user)
        set_date(dialogue, starts_at=timezone.now() + timedelta(days=9), reserve_at=None, by=user, facilitator=user)
        DIALOGUE.perform(dialogue, "convene", by=user)
        found += [*schedule_pages(user), f"/dialogos/{dialogue.pk}/sin-fecha/"]
        found += [invitee.reply_url for invitee in dialogue.invitees.all()[:2]]
        sent = Ficha.objects.get(state="sent")
        batch = UploadBatch.objects.create(round=sent.round, by=user)
        dropped = make_upload(sent.round, by=user, batch=batch, country=sent.country)
        found += [f"/fichas/{sent.pk}/revision/", f"/fichas/{sent.pk}/versiones/1/", f"/dialogos/{dialogue.pk}/"]
        found += [f"/dialogos/{dialogue.pk}/{page}/" for page in ("agenda", "preguntas", "acta", "acta/escribir")]
        found += [
            "/convocatorias/",
            "/convocatorias/nueva/",
            "/convocatorias/demo/",
            "/convocatorias/demo/tablero/",
            "/convocatorias/demo/tablero/?estado=returned",
            "/convocatorias/demo/recordatorios/",
            "/convocatorias/demo/archivos/",
            "/convocatorias/demo/prorrogar/?pais=CR",
            "/convocatorias/nueva/?desde=demo",
            "/personas/",
            "/personas/invitar/",
        ]
        review = ask_review(initiative, reviewer=user, by=user)
        found += ["/revisiones/", review.get_absolute_url(), f"/iniciativas/{initiative.pk}/revisiones/"]
        found += [f"/convocatorias/{initiative.round_code}/acuerdo/", "/convocatorias/2022/acuerdo/"]
        found += [f"/iniciativas/{initiative.pk}/criterios/", f"/archivos/{dropped.pk}/", "/glosario/actor/version/"]
        left_out = Initiative.objects.visible_to(user).exclude(pk=initiative.pk).first()
        exclude(left_out, reason="no_es_alianza", message="Es un acto de firma.\n\nFalta un socio.", by=user)
        found += [
            "/cargas/",
            *(f"/cargas/{run.pk}/{page}" for run in loading_runs(user) for page in ("", "columnas/")),
        ]
        found += ["/exclusiones/", f"/iniciativas/{left_out.pk}/", f"/iniciativas/{initiative.pk}/excluir/"]
    return found


def serious(page) -> list[str]:
    """axe-core's serious and critical findings on the page, in words."""
    page.wait_for_load_state()
    page.evaluate(AXE.axe_script)
    # Axe.run would bring all that passed as well, which takes longer than looking.
    violations = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}"
        for each in violations
        if each["impact"] in ("serious", "critical")
    ]


def overflow(page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(
    "email", [UNIT, CONSULTANT, ADMINISTRATOR, FOCAL_CR, FOCAL_MX, FOCAL_BR, COLLEAGUE, AUTHORITY]
)
def test_pages_are_accessible_and_fit_a_phone(email, demo, person):
    someone = person().log_in(email)
    found = {}
    for path in paths(email):
        someone.page.set_viewport_size({"width": 1280, "height": 900})
        response = someone.open(path)
        problems = [] if response.status == 200 else [f"status {response.status}"]
        problems += serious(someone.page)
        someone.page.set_viewport_size({"width": 360, "height": 740})
        if overflow(someone.page) > 0:
            problems.append(f"{overflow(someone.page)} px too wide at 360")
        if problems:
            found[path] = problems
    assert found == {}


VISITED = {
    **dict.fromkeys(("/", "/cuentas/login/", "/cuentas/login/code/", "/cuentas/password/reset/", *GLOSSARY), 200),
    **dict.fromkeys(("/no-existe/", "/invitacion/no/"), 404),
}


def test_pages_of_visitors_are_accessible(demo, person):
    visitor = person(width=360)
    for path, status in VISITED.items():
        assert visitor.open(path).status == status, path
        assert serious(visitor.page) == [], path
        assert overflow(visitor.page) <= 0, path


def test_first_visit_weighs_little(demo, person):
    for path in ("/", "/iniciativas/", "/fichas/"):
        someone = person().log_in(FOCAL_CR)
        someone.open(path)
        assets = someone.page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        answers = [someone.context.request.get(url) for url in {someone.page.url, *assets}]
        assert len(answers) >= 3
        # As GZipMiddleware sends them; the test's own server does not compress static files.
        assert sum(len(gzip.compress(answer.body())) for answer in answers) < FIRST_VISIT_KB * 1024, path


def test_pages_work_without_javascript(demo, person):
    someone = person(java_script_enabled=False)
    someone.log_in(FOCAL_CR)
    for path in COMMON:
        assert someone.open(path).status == 200
