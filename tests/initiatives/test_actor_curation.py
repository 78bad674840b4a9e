"""The Unit's pages: an organisation's site and other names, and two that are one."""

import pytest
from django.urls import reverse

from initiatives import directory
from initiatives.merging import merge
from initiatives.models import Actor, ActorMerge
from tests.conftest import make_initiative


def actor(name: str) -> Actor:
    return Actor.objects.get(name=name)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def url(name: str, *args) -> str:
    return reverse(f"initiatives:{name}", args=args)


@pytest.fixture
def registry(unit):
    make_initiative(unit, name="Agua", actors=(("Universidad Nacional (UNA)", "ACA-UNI"), ("AIDER", "CIV-ONG")))
    make_initiative(unit, name="Bosque", actors=(("Universidade Nacional", "ACA-UNI"), ("AIDER", "CIV-ONG")))
    make_initiative(
        unit, name="Coral", actors=(("Universidade Nacional", "PRI-EMP"), ("Universidad Nacional", "ACA-UNI"))
    )


@pytest.fixture
def two(registry):
    return actor("Universidade Nacional"), actor("Universidad Nacional")


def test_the_whole_path_of_joining_and_undoing(two, unit, client):
    gone, kept = two
    client.force_login(unit)
    page = text_of(client.get(gone.get_absolute_url()))
    assert "Unir con otra organización" in page and "Organizaciones unidas" not in page
    page = text_of(client.get(url("actor_join", gone.pk)))
    assert "Universidad Nacional (UNA)" in page and "Las mismas palabras, quizá en otro idioma" in page
    assert url("actor_merge", gone.pk, kept.pk) in page
    page = text_of(client.get(url("actor_merge", gone.pk, kept.pk)))
    for words in (
        "«Bosque» pasa a «Universidad Nacional (UNA)».",
        "En «Coral» participan las dos: quedará una vez.",
        "«Universidade Nacional» queda como otro nombre suyo.",
        "se puede deshacer",
    ):
        assert words in page
    assert not ActorMerge.objects.exists()  # asking writes nothing
    response = client.post(url("actor_merge", gone.pk, kept.pk), follow=True)
    assert response.redirect_chain == [(kept.get_absolute_url(), 302)]
    page = text_of(response)
    assert "se unió con" in page and "Organizaciones unidas a esta" in page and "Deshacer la unión" in page
    assert "declarado como «Universidade Nacional»" in page
    assert client.get(gone.get_absolute_url()).url == kept.get_absolute_url()
    response = client.post(url("merge_undo", ActorMerge.objects.get().pk), follow=True)
    page = text_of(response)
    assert "vuelven a ser dos organizaciones" in page and "Lo deshizo" in page and "Deshacer la unión" not in page
    assert client.get(gone.get_absolute_url()).status_code == 200


def test_join_finds_by_search(two, unit, client):
    client.force_login(unit)
    page = text_of(client.get(url("actor_join", two[0].pk), {"q": "aid"}))
    assert "AIDER" in page and "Encontradas" in page
    assert "Nada coincide" in text_of(client.get(url("actor_join", two[0].pk), {"q": "zzz"}))
    assert client.get(url("actor_join", two[0].pk), {"q": "\0" + "x" * 900}).status_code == 200
    assert "Ninguna otra se le parece" in text_of(client.get(url("actor_join", actor("AIDER").pk)))


@pytest.mark.parametrize("rows", [1, 3, 25])
def test_join_takes_the_same_queries(registry, unit, client, rows, django_assert_num_queries):
    make_initiative(unit, name="Más", actors=[(f"Universidad Nacional {n}", "ACA-UNI") for n in range(rows)])
    client.force_login(unit)
    with django_assert_num_queries(9):
        client.get(url("actor_join", actor("Universidad Nacional").pk))
    with django_assert_num_queries(5):
        client.get(url("actor_join", actor("Universidad Nacional").pk), {"q": "univ"})


def test_what_cannot_be_joined_is_said(two, unit, client):
    gone, kept = two
    client.force_login(unit)
    for method in (client.get, client.post):
        assert "consigo misma" in text_of(method(url("actor_merge", kept.pk, kept.pk)))
    joined = merge(gone, into=kept, by=unit)
    assert "ya se unió con otra" in text_of(client.post(url("actor_merge", actor("AIDER").pk, gone.pk)))
    merge(kept, into=actor("AIDER"), by=unit)
    page = text_of(client.post(url("merge_undo", joined.pk), follow=True))
    assert "deshaga antes esa unión" in page
    assert client.get(gone.get_absolute_url()).url == actor("AIDER").get_absolute_url()  # as far as it went


def test_undo_leads_to_a_page_that_is_there(registry, unit, client):
    """When only the joined one took part in anything, the other is in no list again."""
    empty = directory.find_or_add_all([directory.DeclaredActor("Vacía", actor("AIDER").actor_type)])[0]
    joined = merge(actor("AIDER"), into=empty, by=unit)
    client.force_login(unit)
    assert client.post(url("merge_undo", joined.pk)).url == actor("AIDER").get_absolute_url()


def test_old_address_shows_nothing_to_who_may_not_see(two, unit, stranger, client):
    gone, kept = two
    merge(gone, into=kept, by=unit)
    client.force_login(stranger)
    assert client.get(gone.get_absolute_url()).status_code == 404


def test_joinings_and_who_made_them_are_the_units(two, unit, focal_point, client):
    gone, kept = two
    merge(gone, into=kept, by=unit)
    client.force_login(focal_point)
    page = text_of(client.get(kept.get_absolute_url()))
    assert "Universidade Nacional" in page  # its other name
    assert "Organizaciones unidas" not in page and "Unir con" not in page and unit.full_name not in page


def test_site_and_other_names_are_kept_and_shown(two, unit, client):
    kept = two[1]
    client.force_login(unit)
    data = {"site": "una.example.org", "names": "Casa de Estudios\r\n\r\nUNACR"}
    assert client.post(url("actor_edit", kept.pk), data).url == kept.get_absolute_url()
    page = text_of(client.get(kept.get_absolute_url()))
    assert '<a class="text-break" href="https://una.example.org" rel="nofollow noopener">' in page
    assert "Casa de Estudios · UNACR" in page
    assert "Casa de Estudios\nUNACR" in client.get(url("actor_edit", kept.pk)).content.decode()
    assert "Universidad Nacional" in text_of(client.get(url("actor_list"), {"q": "casa estudios"}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("site", "javascript:alert(1)"),
        ("site", "ftp://una.example.org"),
        ("site", "no es un sitio"),
        ("names", "x" * 301),
        ("names", "\n".join(map(str, range(31)))),
        ("names", "\0"),
    ],
)
def test_bad_site_or_names_are_said_beside_the_field(two, unit, client, field, value):
    client.force_login(unit)
    response = client.post(url("actor_edit", two[1].pk), {field: value})
    assert response.status_code == 200 and list(response.context["form"].errors) == [field]
    assert not two[1].names.exists()


@pytest.mark.parametrize("name", ["actor_edit", "actor_join", "actor_merge"])
def test_bad_id_and_wrong_method(two, unit, client, name):
    client.force_login(unit)
    more = (two[0].pk,) if name == "actor_merge" else ()
    assert client.get(url(name, 999999, *more)).status_code == 404
    assert client.delete(url(name, two[1].pk, *more)).status_code == 405
    assert client.get(url("actor_merge", two[0].pk, 10**30)).status_code == 404
    assert client.post(url("merge_undo", 10**30)).status_code == 404
