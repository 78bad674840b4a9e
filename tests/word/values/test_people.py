import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.word.declared import Person
from surveys.word.values.people import read_people

from .rows import ANY_LINES, lines

ANA = Person("Ana Pérez", "ana@x.org")
JUAN = Person("Juan Soto", "juan@x.org")


@pytest.mark.parametrize(
    "text",
    [
        "Ana Pérez, ana@x.org",
        "ana@x.org; Ana Pérez",
        "Ana Pérez (ana@x.org)",
        "Ana Pérez <ana@x.org>",
        "Ana Pérez - ana@x.org - Tel. +56 9 1234 5678",
        "Ana Pérez – ana@x.org",
        "Ana Pérez ana@x.org",
        "Ana Pérez\nana@x.org",
        "Nombre: Ana Pérez / Email: ana@x.org",
        "Nombre: Ana Pérez\nEmail: ana@x.org",
        "Nombre y apellido: Ana Pérez Correo: ana@x.org",
        "Ana Pérez. Correo electrónico: ana@x.org",
        "Ana Pérez, Directora de Cooperación, ana@x.org",
        "Lic. Ana Pérez, Jefa de Cooperación, Cancillería, ana@x.org",
        "Ana Pérez\nDirectora de Cooperación Internacional\nTel: +57 1 234567\nana@x.org",
        "Ana Pérez, Costa Rica, ana@x.org",
        "Ana Pérez, ana @ x.org",
        "Ana Pérez ana(at)x.org",
        "Ana Pérez: ana[arroba]x.org",
        "Ana Pérez mailto:ana@x.org.",
        "Ana Pérez, ana@x.org.",
        "Pérez, Ana, ana@x.org",
        "Ana\u00a0Pérez,\u00a0ana@x.org",
    ],
)
def test_read_people_finds_name_and_email(text):
    found = read_people(lines(text))
    assert (found.value, found.notes) == ((ANA,), ())


@pytest.mark.parametrize(
    "text",
    [
        "Ana Pérez, ana@x.org; Juan Soto, juan@x.org",
        "1. Ana Pérez - ana@x.org\n2. Juan Soto - juan@x.org",
        "Ana Pérez y Juan Soto (ana@x.org, juan@x.org)",
        "ana@x.org, Ana Pérez\njuan@x.org, Juan Soto",
        "Titular: Ana Pérez, ana@x.org\nSuplente: Juan Soto, juan@x.org",
        "Ana Pérez\nana@x.org\nJuan Soto\njuan@x.org",
    ],
)
def test_read_people_finds_several(text):
    found = read_people(lines(text))
    assert (found.value, found.notes) == ((ANA, JUAN), (("several_focal_points", {}),))


@pytest.mark.parametrize(
    "text",
    [
        "Ana Pérez",
        "Ana Pérez (por confirmar correo)",
        "Ana Pérez, correo pendiente",
        "Dra. Ana Pérez, s/d",
        "Ana Pérez - por confirmar",
    ],
)
def test_read_people_flags_a_missing_email(text):
    found = read_people(lines(text))
    assert (found.value, found.notes) == ((Person("Ana Pérez"),), (("email_missing", {}),))


def test_read_people_gives_the_email_to_whom_it_stands_beside():
    assert read_people(lines("Ana Pérez, ana@x.org\nJuan Soto")).value == (ANA, Person("Juan Soto"))
    assert read_people(lines("Ana Pérez\nJuan Soto, juan@x.org")).value == (Person("Ana Pérez"), JUAN)


@pytest.mark.parametrize("text", ["", "-", "s/d", "a definir", "N/A", "Por confirmar"])
def test_read_people_of_nobody_is_empty(text):
    found = read_people(lines(text))
    assert (found.value, found.notes) == ((), ())


def test_read_people_leaves_a_second_email_over():
    found = read_people(lines("Ana Pérez, ana@x.org / ana2@x.org"))
    assert (found.value, found.leftovers) == ((ANA,), ("ana2@x.org",))


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Ana Pérez, ANA@X.ORG", Person("Ana Pérez", "ANA@X.ORG")),
        ("ana@x.org", Person("", "ana@x.org")),
        ("ana pérez ana@x.org", Person("ana pérez", "ana@x.org")),
        ("MARÍA JOSÉ DO NASCIMENTO - mj@x.org", Person("MARÍA JOSÉ DO NASCIMENTO", "mj@x.org")),
        ("Quesada Rojas, Ana, ana@x.org", Person("Ana Quesada Rojas", "ana@x.org")),
        ("Dirección de Cooperación: coop@x.org", Person("Dirección de Cooperación", "coop@x.org")),
        ("José Ñandú-López; jose.nandu@x.org", Person("José Ñandú-López", "jose.nandu@x.org")),
        ("Ana\nana@x.org", Person("Ana", "ana@x.org")),
    ],
)
def test_read_people_keeps_names_and_emails_as_typed(text, person):
    assert read_people(lines(text)).value == (person,)


NAME = st.lists(st.sampled_from(["Ana", "María", "Quesada", "Rojas", "Ñandú", "Silva"]), min_size=2, max_size=4).map(
    " ".join
)


@given(NAME, st.from_regex(r"\A[a-z]{1,8}\.[a-z]{1,8}@[a-z]{2,8}\.example\.org\Z"))
def test_read_people_reads_back_what_our_documents_write(name, email):
    assert read_people(lines(f"{name}\n{email}")).value == (Person(name, email),)


@given(ANY_LINES)
def test_read_people_never_fails_and_invents_nobody(rows):
    assert all(person.name or person.email for person in read_people(rows).value)
