"""Sectors and actor types: loaded after migrate, safe to load again, an administrator's edit stays."""

import pytest

from initiatives.models import ActorType, ReportSector, Sector
from initiatives.reference import load

pytestmark = pytest.mark.django_db

MODELS = (ReportSector, Sector, ActorType)


def content() -> list:
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


def test_reference_is_there_after_migrate():
    assert [model.objects.count() for model in MODELS] == [5, 30, 18]
    assert Sector.objects.get(pk="PRO-TUR").report_sector_id == "turismo"
    assert Sector.objects.get(pk="OTR-OTR").report_sector is None
    assert ActorType.objects.get(pk="EST-CEN").state_actor and not ActorType.objects.get(pk="ACA-UNI").state_actor


def test_loading_again_changes_nothing(django_assert_num_queries):
    before = content()
    with django_assert_num_queries(3):
        load()
    assert content() == before


def test_loading_again_keeps_an_administrators_edit_and_adds_what_is_missing():
    Sector.objects.filter(pk="PRO-TUR").update(name_es="Turismo sostenible")
    Sector.objects.filter(pk="OTR-CUL").delete()
    load()
    assert Sector.objects.get(pk="PRO-TUR").name_es == "Turismo sostenible"
    assert Sector.objects.get(pk="OTR-CUL").name_es == "Cultura"
