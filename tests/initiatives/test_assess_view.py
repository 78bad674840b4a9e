"""/iniciativas/<pk>/criterios/: the Unit judges the criteria; a reason is part of every judgement."""

import pytest

from initiatives.enums import Verdict
from initiatives.models import CriterionJudgement, Initiative
from initiatives.services import judge_criterion


def url(initiative) -> str:
    return f"/iniciativas/{initiative.pk}/criterios/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def post(client, initiative, **criteria):
    """Sends ``AC_4=("cumple", "razón")`` and so on."""
    data = {}
    for name, (value, reason) in criteria.items():
        id = name.replace("_", "-")
        data |= {f"value_{id}": value, f"reason_{id}": reason}
    return client.post(url(initiative), data)


def test_checklist_shows_rule_and_history(client, unit, initiative):
    judge_criterion(initiative, criterion="AC-4", value="parcial", reason="Uno solo financia.", by=unit)
    judge_criterion(initiative, criterion="AC-4", value="cumple", reason="Ambos ejecutan.", by=unit)
    client.force_login(unit)
    response = client.get(url(initiative))
    text = text_of(response)
    assert "Filtro previo" in text and "Acepción acotada" in text and "Acepción amplia" in text
    assert text.index("Ambos ejecutan.") < text.index("Uno solo financia.")
    assert "Tipos de actor: 2 (sector público, sociedad civil)" in text
    rows = {row["outcome"].id: row for _title, rows in response.context["groups"] for row in rows}
    assert len(rows) == 18
    assert rows["AC-4"]["outcome"].value == "sin_informacion"  # the rule's, beside what people said
    assert [each.value for each in rows["AC-4"]["history"]] == ["cumple", "parcial"]


def test_judging_changes_the_verdict_and_says_so(client, unit, initiative):
    client.force_login(unit)
    response = post(
        client, initiative, F_1=("cumple", "Bilateral con Perú."), AC_5=("no_cumple", "Es un acto de protocolo.")
    )
    assert response.status_code == 302 and response.url == url(initiative)
    text = text_of(client.get(response.url))
    assert "Resultado: No es una alianza multiactor." in text
    assert "Es un acto de protocolo." in text
    initiative.refresh_from_db()
    assert initiative.verdict == Verdict.NO_ALLIANCE
    assert set(initiative.judgements.values_list("criterion", "value", "by")) == {
        ("F-1", "cumple", unit.pk),
        ("AC-5", "no_cumple", unit.pk),
    }


def test_nothing_changed_is_said(client, unit, initiative):
    client.force_login(unit)
    response = client.post(url(initiative), {})
    assert response.status_code == 302
    assert "No cambió ningún criterio." in text_of(client.get(response.url))
    assert not CriterionJudgement.objects.exists()


@pytest.mark.parametrize(
    ("value", "reason", "said"),
    [
        ("cumple", "", "Escriba la razón"),
        ("cumple", "   ", "Escriba la razón"),
        ("", "Una razón suelta", "Elija el valor"),
        ("quizás", "Razón", "quizás"),
        ("cumple", "x" * 2001, "2000"),
        ("cumple", "a\x00b", "nul"),
    ],
)
def test_what_is_refused_keeps_everything_typed(client, unit, initiative, value, reason, said):
    client.force_login(unit)
    response = post(client, initiative, F_1=("cumple", "Bilateral con Perú."), AC_4=(value, reason))
    assert response.status_code == 200
    text = text_of(response)
    assert said in text and "Revise lo siguiente" in text
    assert "Bilateral con Perú." in text
    form = response.context["form"]
    assert form["value_F-1"].value() == "cumple" and form["reason_AC-4"].value() == reason
    assert set(form.errors) <= {"value_AC-4", "reason_AC-4"} and form.errors
    assert not CriterionJudgement.objects.exists()


def test_service_that_refuses_is_shown_on_the_form(client, unit, initiative, monkeypatch):
    from initiatives import services
    from pifcss_registry.errors import Refused

    def refuse(*args, **kwargs):
        raise Refused("Ahora no.", field="reason")

    monkeypatch.setattr(services, "judge_criteria", refuse)
    client.force_login(unit)
    response = post(client, initiative, F_1=("cumple", "Bilateral."))
    assert response.status_code == 200
    assert "Ahora no." in text_of(response) and "Bilateral." in text_of(response)


@pytest.mark.parametrize("judged", [1, 3])
def test_checklist_takes_eight_queries(client, unit, initiative, judged, django_assert_num_queries):
    for number in range(judged):
        judge_criterion(initiative, criterion="AC-4", value="cumple", reason=f"Razón {number}", by=unit)
    client.force_login(unit)
    with django_assert_num_queries(8):
        client.get(url(initiative))


@pytest.mark.parametrize("person", ["focal_point", "contributor", "authority", "consultant", "administrator"])
def test_only_the_unit_judges(client, initiative, person, request):
    client.force_login(request.getfixturevalue(person))
    assert client.get(url(initiative)).status_code == 403
    assert post(client, initiative, F_1=("cumple", "Sí.")).status_code == 403
    assert not CriterionJudgement.objects.exists()


def test_strangers_and_visitors(client, settings, initiative, stranger):
    assert client.get(url(initiative)).url.startswith("/cuentas/login/")
    client.force_login(stranger)
    assert client.get(url(initiative)).status_code == 404
    settings.REGISTRY_PUBLIC = True
    assert client.get(url(initiative)).status_code == 403
    client.logout()
    assert client.get(url(initiative)).status_code == 302


def test_bad_id_and_wrong_method(client, unit, initiative):
    client.force_login(unit)
    assert client.get("/iniciativas/999999/criterios/").status_code == 404
    assert client.get(f"/iniciativas/{10**30}/criterios/").status_code == 404
    assert client.delete(url(initiative)).status_code == 405
    assert Initiative.objects.filter(pk=initiative.pk).exists()
