"""What is missing in a ficha: made from anexo1, question by question."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys import anexo1
from surveys.completeness import blocking, problems
from surveys.models import Ficha
from tests.conftest import make_ficha

REQUIRED = [(section, field) for section, field in anexo1.iter_fields() if field.required]


def empty(ficha: Ficha, section, field) -> Ficha:
    """Answer ``field`` with nothing, in the ficha or in its first initiative."""
    owner = ficha.entries.get(position=1) if section.repeated else ficha
    if field.kind == "actors":
        owner.actors.all().delete()
    else:
        for column in field.columns:
            setattr(owner, column, None if column in ("type", "share") else "")
        owner.save()
    return Ficha.objects.get(pk=ficha.pk)


def found_in(ficha):
    return [(problem.code, problem.section, problem.field) for problem in blocking(ficha)]


def test_problems_of_a_complete_ficha_are_none(ficha):
    assert problems(ficha) == []


@pytest.mark.parametrize("section, field", REQUIRED, ids=lambda part: getattr(part, "key", ""))
def test_problems_name_exactly_the_question_left_blank(ficha, section, field):
    assert found_in(empty(ficha, section, field)) == [("missing", section.key, field.key)]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(blank=st.sets(st.sampled_from(range(len(REQUIRED))), max_size=len(REQUIRED)))
def test_problems_name_every_question_left_blank_in_the_forms_order(open_round, blank):
    Ficha.objects.all().delete()
    ficha = make_ficha(open_round)
    for number in blank:
        ficha = empty(ficha, *REQUIRED[number])
    expected = [("missing", REQUIRED[n][0].key, REQUIRED[n][1].key) for n in sorted(blank)]
    assert found_in(Ficha.objects.get(pk=ficha.pk)) == expected


@pytest.mark.parametrize("section, field", REQUIRED, ids=lambda part: getattr(part, "key", ""))
def test_problem_links_to_its_question(ficha, section, field):
    (problem,) = blocking(empty(ficha, section, field))
    page = "iniciativas/1/" if section.repeated else "institucion/"
    assert problem.url == f"/fichas/{ficha.pk}/{page}#campo-{field.key}"


def test_problems_of_a_ficha_without_initiatives(open_round):
    ficha = make_ficha(open_round, entries=0)
    assert [problem.code for problem in blocking(ficha)] == ["no_entries"]


def test_blank_space_is_no_answer(ficha):
    ficha.institution = " \n "
    assert found_in(ficha) == [("missing", "institution", "country_institution")]


def test_a_no_is_an_answer(ficha):
    ficha.share = False
    assert blocking(ficha) == []


def test_type_other_asks_for_words(ficha):
    ficha.entries.update(type=4, type_other="")
    assert found_in(ficha) == [("type_other_missing", "initiative", "type")]
    ficha.entries.update(type_other="Red de ciudades")
    assert found_in(Ficha.objects.get(pk=ficha.pk)) == []


@pytest.mark.parametrize("number", [1, 2, 3])
def test_one_point_of_three_is_enough(ficha, number):
    texts = {f"strength_{n}": "Confianza" if n == number else "" for n in (1, 2, 3)}
    ficha.entries.update(**texts)
    assert problems(ficha) == []


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"name": ""}, "actor_without_name"),
        ({"kind": ""}, "actor_without_kind"),
        ({"kind": "otro"}, "actor_other_without_text"),
    ],
)
def test_incomplete_actor_blocks(ficha, changes, code):
    actor = ficha.entries.get().actors.first()
    for name, value in changes.items():
        setattr(actor, name, value)
    actor.save()
    assert [problem.code for problem in blocking(ficha)] == [code]


def test_one_kind_only_advises_without_blocking(ficha):
    ficha.entries.get().actors.update(kind="academia")
    assert [(problem.code, problem.blocking) for problem in problems(ficha)] == [("one_kind_only", False)]


def test_missing_email_of_an_initiative_advises_without_blocking(ficha):
    ficha.entries.update(focal_point_email="")
    assert [(problem.code, problem.blocking) for problem in problems(ficha)] == [("email_missing", False)]


def test_problems_cost_nothing_with_the_entries_at_hand(open_round, django_assert_num_queries):
    ficha = Ficha.objects.select_related("round", "country").get(pk=make_ficha(open_round, entries=3).pk)
    assert len(ficha.entry_list) == 3
    with django_assert_num_queries(0):
        problems(ficha)
