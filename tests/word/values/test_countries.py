import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.word.values.countries import read_countries, read_institution
from surveys.word.values.country_names import COUNTRIES, country_misspelt, country_named

from .rows import ANY_LINES, lines

with COUNTRIES.open(encoding="utf-8", newline="") as _rows:
    TABLE = list(csv.DictReader(_rows))


@pytest.mark.parametrize("column", ["name_es", "name_pt", "name_en"])
def test_country_named_knows_every_country_in_three_languages(column):
    assert [(row[column], country_named(row[column])) for row in TABLE] == [
        (row[column], row["code"]) for row in TABLE
    ]


@pytest.mark.parametrize("column", ["name_es", "name_pt", "name_en"])
def test_read_countries_never_takes_one_country_for_another(column):
    """Each name alone, in capitals, and in a list between two others."""
    for row in TABLE:
        assert read_countries(lines(row[column].upper())).value == (row["code"],), row
        listed = read_countries(lines(f"Malta, {row[column]} y Bután")).value
        assert listed == tuple(dict.fromkeys(("MT", row["code"], "BT"))), row


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Bolivia y Alemania", "BO DE"),
        ("Barbados, Dominica, Santa Lucía y San Cristóbal y Nieves", "BB DM LC KN"),
        ("Quênia, Burundi e Tanzânia", "KE BI TZ"),
        ("Moçambique; São Tomé e Príncipe", "MZ ST"),
        ("Participan Perú y Chile, con apoyo de Alemania (GIZ)", "PE CL DE"),
        ("Perú (oferente) y Chile (receptor)", "PE CL"),
        ("Perú: oferente; Chile: receptor", "PE CL"),
        ("perú y chile", "PE CL"),
        ("- Perú\n- Rep. Dom.\n- EE.UU.", "PE DO US"),
        ("1. Urugay\n2. Panama", "UY PA"),
        ("Gobierno de Chile, República Federativa del Brasil", "CL BR"),
        ("Estado Plurinacional de Bolivia / República Bolivariana de Venezuela", "BO VE"),
        ("Brasil (ABC)", "BR"),
        ("AR, BO", "AR BO"),
        ("Trinidad y Tobago e Antigua y Barbuda", "TT AG"),
        ("Trinidad & Tobago", "TT"),
        ("Bosnia y Herzegovina y Serbia", "BA RS"),
        ("San Vicente y las Granadinas", "VC"),
        ("Guinea, Guinea-Bissau, Guinea Ecuatorial y Papúa Nueva Guinea", "GN GW GQ PG"),
        ("Níger y Nigeria", "NE NG"),
        ("Dominica y República Dominicana", "DM DO"),
        ("República del Congo y República Democrática del Congo", "CG CD"),
        ("Panamá, Paraguay y Uruguay", "PA PY UY"),
        ("Países: Chile y Perú", "CL PE"),
        ("Los países del Caribe: Haití, Jamaica", "HT JM"),
        ("Centroamérica (Guatemala, Honduras y El Salvador)", "GT HN SV"),
        ("Chile, Chile y Perú", "CL PE"),
    ],
)
def test_read_countries_understands(text, codes):
    found = read_countries(lines(text))
    assert (found.value, found.notes) == (tuple(codes.split()), ())


@pytest.mark.parametrize("text", ["", "-", "Ninguno", "NINGUNO.", "No", "NO", "No aplica", "N/A", "Nenhum"])
def test_read_countries_of_none_is_empty(text):
    found = read_countries(lines(text))
    assert (found.value, found.leftovers, found.notes) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "codes", "unknown"),
    [
        ("Unión Europea", (), ["Unión Europea"]),
        ("países del SICA", (), ["países del SICA"]),
        ("Perú, UE y Chile", ("PE", "CL"), ["UE"]),
        ("Universidad de Chile, Universidad de Brasilia", (), ["Universidad de Chile", "Universidad de Brasilia"]),
        ("Caribe", (), ["Caribe"]),
    ],
)
def test_read_countries_tells_what_is_no_country(text, codes, unknown):
    found = read_countries(lines(text))
    assert found.value == codes
    assert list(found.leftovers) == unknown
    assert [note for note in found.notes] == [("country_not_understood", {"text": each}) for each in unknown]


def test_read_countries_leaves_the_talk_around_over_without_a_note():
    found = read_countries(lines("Participan Perú y Chile, con apoyo de la GIZ"))
    assert (found.value, found.leftovers, found.notes) == (("PE", "CL"), ("apoyo de la GIZ",), ())


@pytest.mark.parametrize(
    ("text", "code"),
    [("Colombai", "CO"), ("Argentinia", "AR"), ("Guinea Ecuatoral", "GQ"), ("República Dominica", "DO")],
)
def test_country_misspelt_corrects_a_slip(text, code):
    assert country_misspelt(text) == code


@pytest.mark.parametrize(
    "text", ["Nigera", "Irlandia", "Austrlia", "Mali", "Guineas y otras", "Europa", "Centroamérica"]
)
def test_country_misspelt_does_not_guess_between_two(text):
    assert country_misspelt(text) in ("", "ML")


@given(st.lists(st.sampled_from([row["name_es"] for row in TABLE]), min_size=1, max_size=6, unique=True))
def test_read_countries_reads_back_what_our_documents_write(names):
    assert list(read_countries(lines("\n".join(names))).value) == [country_named(name) for name in names]


@given(ANY_LINES)
def test_read_countries_never_fails_and_gives_codes(rows):
    assert all(len(code) == 2 for code in read_countries(rows).value)


@pytest.mark.parametrize(
    ("text", "code", "institution"),
    [
        ("Costa Rica, Ministerio de Planificación (MIDEPLAN)", "CR", "Ministerio de Planificación (MIDEPLAN)"),
        ("País: Chile\nInstitución: Agencia Chilena (AGCID)", "CL", "Agencia Chilena (AGCID)"),
        ("País: Chile, Institución: AGCID", "CL", "AGCID"),
        ("Institución: MREMH\nPaís: Ecuador", "EC", "MREMH"),
        (
            "Colombia\nAgencia Presidencial de Colombia, APC-Colombia",
            "CO",
            "Agencia Presidencial de Colombia, APC-Colombia",
        ),
        ("Agência Brasileira de Cooperação (ABC) - Brasil", "BR", "Agência Brasileira de Cooperação (ABC)"),
        ("Brasil - Agência Brasileira de Cooperação (ABC/MRE)", "BR", "Agência Brasileira de Cooperação (ABC/MRE)"),
        ("Ministerio de Relaciones Exteriores de Paraguay", "PY", "Ministerio de Relaciones Exteriores de Paraguay"),
        ("México - AMEXCID", "MX", "AMEXCID"),
        ("República de Panamá / Ministerio de Relaciones", "PA", "Ministerio de Relaciones"),
        ("AGCID", "CL", "AGCID"),
        ("Costa Rica", "CR", ""),
        ("MIDEPLAN (Costa Rica)", "CR", "MIDEPLAN"),
        ("Chile (AGCID)", "CL", "AGCID"),
        ("Costa Rica Ministerio de Salud", "CR", "Ministerio de Salud"),
        (
            "Ministerio de Relaciones Exteriores de Paraguay, Paraguay",
            "PY",
            "Ministerio de Relaciones Exteriores de Paraguay",
        ),
        ("El Salvador\nESCO\nDirección de Cooperación", "SV", "ESCO, Dirección de Cooperación"),
        ("Portugal - Camões, I.P.", "PT", "Camões, I.P."),
        ("Cancillería Argentina", "AR", "Cancillería Argentina"),
        ("Agencia Uruguaya de Cooperación Internacional", "UY", "Agencia Uruguaya de Cooperación Internacional"),
        ("Ministerio de Salud", "", "Ministerio de Salud"),
        ("", "", ""),
    ],
)
def test_read_institution_parts_country_and_institution(text, code, institution):
    assert read_institution(lines(text)).value == (code, institution)


@given(ANY_LINES)
def test_read_institution_never_fails_and_gives_one_line(rows):
    code, institution = read_institution(rows).value
    assert len(code) in (0, 2)
    assert "\n" not in institution
