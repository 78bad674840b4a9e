"""Who counts, and as what: docs/domain.md 4.2 and the settled readings of docs/interfaces.md."""

import pytest

from initiatives.engine.codes import actor_types
from initiatives.enums import ActorKind, ActorRole, Nature

from .making import actor, answer, initiative


def counts(*actors, **more):
    return answer(initiative(*actors, **more))["counts"]


def test_types_are_counted_never_organisations_or_codes():
    found = counts(
        actor("Empresa", "PRI-EMP"),
        actor("Cámara", "PRI-GRE"),
        actor("Fundación A", "FUN-FUN"),
        actor("ONG", "CIV-ONG"),
        actor("Ministerio", "EST-CEN"),
        actor("Instituto", "EST-OTR", "DO"),
        actor("IICA", "INT-ORG", None),
        actor("Banco", "INT-BAN", None),
        actor("Mixta", "OTR-APP"),
        actor("Otra", "OTR-OTR"),
        actor("Desconocida"),
    )
    assert found == {
        "n_actores": 11,
        "n_tipos": 5,
        "n_naturalezas": 5,  # private, civil society, state, multilateral, mixed
        "n_tipos_sin_oi": 4,
        "solo_estatal": False,
    }


@pytest.mark.parametrize(
    ("actors", "n"),
    [
        ([actor("SINAC"), actor(" sínac ")], 1),
        ([actor("Sistema  Nacional"), actor("SISTEMA NACIONAL")], 1),
        ([actor("SINAC"), actor("SINAC", country="DO")], 2),
        ([actor("SINAC"), actor("SINAC", country=None)], 2),
        ([actor("SINAC", country=None), actor("SINAC", country=None)], 1),
        ([actor(""), actor(""), {}], 3),
    ],
)
def test_same_name_in_one_country_is_one_actor(actors, n):
    assert counts(*actors)["n_actores"] == n


@pytest.mark.parametrize(
    ("roles", "n"),
    [
        (None, 1),
        ([], 1),
        (["se_beneficia"], 0),
        (["provee", "financia"], 0),
        (["conecta"], 1),
        (["financia", "decide"], 1),
        *(([role], 1) for role in ("decide", "aporta", "ejecuta")),
    ],
)
def test_who_only_benefits_supplies_or_funds_does_not_count(roles, n):
    assert counts(actor("GIZ", "EST-OTR", roles=roles))["n_actores"] == n


def test_who_is_declared_twice_counts_if_one_declaration_does():
    twice = [actor("GIZ", "EST-OTR", roles=["financia"]), actor("giz", "EST-OTR", roles=["decide"])]
    assert counts(*twice)["n_actores"] == 1
    assert "No cuentan" not in answer(initiative(*twice))["criteria"][3]["reason"]


def test_an_organisation_with_two_types_has_the_first():
    assert counts(actor("Red", "ACA-UNI"), actor("RED", "PRI-EMP"))["n_tipos"] == 1
    found = counts(actor("Red", "ACA-UNI"), actor("RED", "EST-CEN"), actor("red"))
    assert (found["n_tipos"], found["solo_estatal"]) == (1, True)


@pytest.mark.parametrize(
    ("types", "only"),
    [
        ([], False),
        (["EST-CEN"], True),
        (["EST-CEN", "EST-LOC", "EST-PAR", "EST-OTR"], True),
        (["EST-CEN", "INT-ORG"], False),
        (["EST-CEN", "OTR-APP"], False),
        (["EST-CEN", "OTR-OTR"], False),
        (["EST-CEN", None], False),
    ],
)
def test_only_state_is_false_as_soon_as_one_actor_is_not_of_the_state(types, only):
    assert counts(*(actor(f"A{n}", type) for n, type in enumerate(types)))["solo_estatal"] is only


def test_who_does_not_count_is_no_part_of_any_count():
    found = counts(actor("A", "EST-CEN"), actor("B", "ACA-UNI", roles=["se_beneficia"]))
    assert (found["n_actores"], found["n_tipos"], found["solo_estatal"]) == (1, 1, True)


def test_types_of_the_file_are_those_of_the_enums():
    assert {row.kind for row in actor_types().values()} <= set(ActorKind.values)
    assert {row.nature for row in actor_types().values()} <= set(Nature.values)
    assert len(ActorRole.values) == 7
