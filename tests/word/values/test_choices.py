import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import anexo1
from surveys.word.lines import Line
from surveys.word.values.choices import TypeAnswer, read_type, read_yes_no

from .rows import ANY_LINES, lines

YES = """Sí|SI|si.|Sim|Yes|Sí, nos interesa|X Si      No|Sí (x)  No ( )|[x] Sí [ ] No|☒ Sí ☐ No|Sí ☒ No ☐|(X) Sim ( ) Não|Sí/No: Sí
Por supuesto|Claro que sí|Nos interesa|Afirmativo|de acuerdo|Sí__X__ No____|Si X    No|x Sí|No hay inconveniente|Sí, pero más adelante
Interesados|Temos interesse|Nos interesa mucho, no hay problema"""
NO = """No|NO.|Não|No por el momento|No nos interesa|Sí ( )  No (x)|[ ] Sí [x] No|☐ Sí ☒ No|Sí ☐ No ☒|( ) Sim (X) Não|Si   X No
Sí____ No__X__|Si No X|Si/No No|Por ahora no|Claro que no|Não temos interesse"""
SILENT = "|-|Si/No|Sí/No|Sim/Não|Yes/No|☐ Sí ☐ No|Sí ( ) No ( )|Sí____ No____|Si / No"


@pytest.mark.parametrize("text", [text for row in YES.split("\n") for text in row.split("|")])
def test_read_yes_no_understands_yes(text):
    assert read_yes_no(lines(text)).value is True


@pytest.mark.parametrize("text", [text for row in NO.split("\n") for text in row.split("|")])
def test_read_yes_no_understands_no(text):
    assert read_yes_no(lines(text)).value is False


@pytest.mark.parametrize("text", SILENT.split("|"))
def test_read_yes_no_of_the_printed_options_says_nothing(text):
    found = read_yes_no(lines(text))
    assert (found.value, found.notes) == (None, ())


@pytest.mark.parametrize("text", ["tal vez", "A confirmar con la Dirección", "X"])
def test_read_yes_no_tells_what_it_does_not_understand(text):
    found = read_yes_no(lines(text))
    assert (found.value, found.leftovers, found.notes) == (None, (text,), (("share_not_understood", {"text": text}),))


def test_read_yes_no_takes_the_formatting_only_when_words_do_not_tell():
    assert read_yes_no(lines("Si/No"), chosen=True).value is True
    assert read_yes_no(lines("No"), chosen=True).value is False


@given(ANY_LINES)
def test_read_yes_no_never_fails(rows):
    assert read_yes_no(rows).value in (True, False, None)


def _official(language: str) -> list[str]:
    rows = []
    for option in anexo1.TYPE_OPTIONS:
        explanation = f" ({getattr(option.explanation, language)})" if option.explanation else ""
        rows.append(f"{option.value}- {getattr(option.label, language)}{explanation}")
    return rows


OPTIONS = _official("es")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", TypeAnswer(2)),
        ("2.", TypeAnswer(2)),
        ("Opción 2", TypeAnswer(2)),
        ("2 - Projeto", TypeAnswer(2)),
        ("Proyecto", TypeAnswer(2)),
        ("Opción número dos", TypeAnswer(2)),
        ("dos", TypeAnswer(2)),
        ("N° 3", TypeAnswer(3)),
        ("Es un proyecto (2)", TypeAnswer(2)),
        ("Proyecto de cooperación técnica", TypeAnswer(2)),
        ("Espacio de articulación", TypeAnswer(3)),
        ("Acción", TypeAnswer(1)),
        ("Ação", TypeAnswer(1)),
        ("1 (acción)", TypeAnswer(1)),
        ("4 - Otros: Rede temática", TypeAnswer(4, "Rede temática")),
        ("4 - Outros: Rede temática", TypeAnswer(4, "Rede temática")),
        ("Otros (red temática)", TypeAnswer(4, "red temática")),
        ("4: programa regional", TypeAnswer(4, "programa regional")),
        ("4 - Otros (especificar): Mesa de diálogo", TypeAnswer(4, "Mesa de diálogo")),
        ("Otro: Programa con 3 países", TypeAnswer(4, "Programa con 3 países")),
        ("Otros: proyecto regional", TypeAnswer(4, "proyecto regional")),
        *(
            (row, TypeAnswer(n))
            for language in ("es", "pt", "en")
            for n, row in enumerate(_official(language)[:3], 1)
        ),
    ],
)
def test_read_type_understands_the_answer(text, expected):
    found = read_type(lines("\n".join(OPTIONS)), lines(text))
    assert (found.value, found.notes, found.leftovers) == (expected, (), ())


@pytest.mark.parametrize(
    ("n", "row"),
    [
        (1, "x {}"),
        (2, "(X) {}"),
        (1, "{} X"),
        (3, "☒ {}"),
        (2, "→ {}"),
        (1, "{} (x)"),
        (3, "[x] {}"),
        (2, "✓ {}"),
        (2, "{} ✔"),
    ],
)
def test_read_type_sees_the_mark_beside_an_option(n, row):
    marked = [row.format(option) if at == n else option for at, option in enumerate(OPTIONS, 1)]
    assert read_type(lines("\n".join(marked)), []).value == TypeAnswer(n)


def test_read_type_sees_boxes_an_arrow_and_what_is_typed_after_others():
    boxes = [("☒ " if n == 2 else "☐ ") + row for n, row in enumerate(OPTIONS, 1)]
    assert read_type(lines("\n".join(boxes)), []).value == TypeAnswer(2)
    assert read_type([*lines("\n".join(OPTIONS)), Line("→ 2")], []).value == TypeAnswer(2)
    assert read_type(lines("\n".join(OPTIONS) + ": Programa"), []).value == TypeAnswer(4, "Programa")
    assert read_type(lines("\n".join(OPTIONS) + ": Programa"), lines("4")).value == TypeAnswer(4, "Programa")


def test_read_type_takes_the_formatting_when_nothing_is_said():
    assert read_type(lines("\n".join(OPTIONS)), [], chosen=[2]).value == TypeAnswer(2)
    assert read_type(lines("\n".join(OPTIONS)), [], struck=[1, 3, 4]).value == TypeAnswer(2)
    assert read_type(lines("\n".join(OPTIONS)), lines("3"), chosen=[2]).value == TypeAnswer(3)


def test_read_type_tells_what_it_cannot_decide():
    assert read_type([], lines("3 y 2")).notes == (("type_ambiguous", {}),)
    assert read_type([], lines("algo raro")).notes == (("type_not_understood", {"text": "algo raro"}),)
    assert read_type([], lines("4")).notes == (("type_other_missing", {}),)
    two = [f"x {row}" if n < 3 else row for n, row in enumerate(OPTIONS, 1)]
    assert read_type(lines("\n".join(two)), []).notes == (("type_ambiguous", {}),)


def test_read_type_of_untouched_options_says_nothing():
    found = read_type(lines("\n".join(OPTIONS)), [])
    assert (found.value, found.notes, found.leftovers) == (TypeAnswer(), (), ())


@given(ANY_LINES, ANY_LINES, st.lists(st.integers(1, 4), max_size=2))
def test_read_type_never_fails(options, answer, chosen):
    assert read_type(options, answer, chosen).value.type in (1, 2, 3, 4, None)
