"""What the initiative's page says about interest in it, for each reader."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import RequestContext, Template

from initiatives.models import Initiative
from pifcss_registry.accounts.models import Country, User
from pifcss_registry.accounts.services import give_role
from tests.conftest import make_initiative

from .conftest import make_interest

MARK, WITHDRAW, OFFER = "/interes/", "/interes/retirar/", "Marcar el interés"


@pytest.fixture
def panel(rf):
    """``panel(user, initiative)``: the drawn panel."""
    template = Template("{% load dialogues %}{% interest_panel initiative %}")

    def draw(user, initiative):
        request = rf.get("/")
        request.user = user if isinstance(user, AnonymousUser) else User.objects.get(pk=user.pk)
        initiative = Initiative.objects.select_related("country").get(pk=initiative.pk)
        return template.render(RequestContext(request, {"initiative": initiative, "user": request.user}))

    return draw


def test_panel_offers_to_mark_in_the_name_of_the_own_country(panel, initiative, other_focal_point):
    html = panel(other_focal_point, initiative)
    assert "A Perú le interesa conocer esta iniciativa" in html
    assert OFFER in html
    assert 'value="PE"' in html
    assert "csrfmiddlewaretoken" in html


def test_panel_of_what_is_marked_offers_to_withdraw(panel, initiative, other_focal_point):
    make_interest("PE", initiative, "Por la sequía")
    html = panel(other_focal_point, initiative)
    assert WITHDRAW in html
    assert "Por la sequía" in html
    assert OFFER not in html


def test_panel_has_one_form_for_each_country_spoken_for_but_the_presenter(
    panel, initiative, other_focal_point, country
):
    for code in ("CL", "CR"):
        give_role(user=other_focal_point, role="focal_point", country=country(code))
    html = panel(other_focal_point, initiative)
    assert html.count(OFFER) == 2
    assert 'value="CR"' not in html
    assert all(html.count(f'id="interes-{code}-reason"') == 1 for code in ("PE", "CL"))


def test_panel_says_when_the_country_does_not_share(panel, unit, other_focal_point):
    html = panel(other_focal_point, make_initiative(unit, share=False))
    assert "Costa Rica no ofreció compartir esta iniciativa" in html
    assert OFFER not in html


@pytest.mark.parametrize("person", ["focal_point", "contributor", "authority"])
def test_panel_names_who_is_interested_to_the_presenting_country(person, panel, initiative, request):
    person = request.getfixturevalue(person)
    assert "Todavía ningún país" in panel(person, initiative)
    make_interest("PE", initiative, "Razón para la Unidad")
    html = panel(person, initiative)
    assert "Perú" in html
    assert "Razón para la Unidad" not in html
    assert OFFER not in html
    assert WITHDRAW not in html


@pytest.mark.parametrize("person", ["unit", "consultant", "administrator"])
def test_panel_tells_reasons_to_who_sees_every_dialogue(person, panel, initiative, request):
    make_interest("PE", initiative, "Por la sequía")
    html = panel(request.getfixturevalue(person), initiative)
    assert "Perú" in html
    assert "Por la sequía" in html
    assert MARK not in html


def test_panel_does_not_tell_a_country_who_else_is_interested(panel, initiative, other_focal_point):
    make_interest("CL", initiative, "Razón chilena")
    html = panel(other_focal_point, initiative)
    assert "Chile" not in html
    assert "Razón chilena" not in html


def test_panel_tells_a_contributor_who_marks(panel, unit, contributor, country, authority):
    initiative = make_initiative(unit, "PE")
    assert "avise al punto focal" in panel(contributor, initiative)
    make_interest("CR", initiative)
    assert "A Costa Rica le interesa conocer esta iniciativa" in panel(contributor, initiative)
    assert MARK not in panel(contributor, initiative)


def test_panel_explains_the_purple_mark_to_everybody_when_several_want_it(panel, initiative, stranger, unit):
    make_interest("PE", initiative)
    assert "violeta" not in panel(unit, initiative)
    make_interest("CL", initiative)
    for person in (unit, stranger, AnonymousUser()):
        html = panel(person, initiative)
        assert "violeta" in html
        assert "Interesa a 2 países" in html


def test_panel_draws_nothing_for_whom_it_does_not_concern(panel, initiative, stranger):
    make_interest("PE", initiative)
    assert panel(stranger, initiative).strip() == ""
    assert panel(AnonymousUser(), initiative).strip() == ""


@pytest.mark.parametrize("codes", [("PE",), ("PE", "CL", "BR")])
def test_panel_takes_one_query_beyond_the_persons_roles(codes, rf, initiative, unit, django_assert_num_queries):
    for code in codes:
        make_interest(code, initiative)
    initiative = Initiative.objects.select_related("country").get()
    request = rf.get("/")
    request.user = User.objects.get(pk=unit.pk)
    request.user.memberships_now  # noqa: B018  # read by every page before
    template = Template("{% load dialogues %}{% interest_panel initiative %}")
    with django_assert_num_queries(1):
        template.render(RequestContext(request, {"initiative": initiative, "user": request.user}))
    assert Country.objects.count() > 200
