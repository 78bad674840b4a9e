from django.core import mail

from pifcss_registry.notices.enums import Choice, Group, Kind
from pifcss_registry.notices.models import Notice
from pifcss_registry.notices.services import save_preferences

NEW = {"password1": "Otra-Clave-2026", "password2": "Otra-Clave-2026"}


def test_new_password_is_told_whatever_the_person_chose(client, focal_point):
    save_preferences(focal_point, dict.fromkeys(Group, Choice.OFF))
    client.force_login(focal_point)
    assert client.post("/cuentas/password/set/", NEW).status_code == 302
    focal_point.refresh_from_db()
    assert focal_point.check_password(NEW["password1"])
    notice = Notice.objects.get()
    assert (notice.person, notice.kind, notice.url) == (focal_point, Kind.SECURITY, "/mi-cuenta/")
    assert [message.to for message in mail.outbox if "contraseña" in message.subject] == [[focal_point.email]]


def test_changed_password_is_told(client, focal_point):
    focal_point.set_password("La-De-Antes-2026")
    focal_point.save()
    client.force_login(focal_point)
    client.post("/cuentas/password/change/", NEW | {"oldpassword": "La-De-Antes-2026"})
    assert Notice.objects.get().kind == Kind.SECURITY


def test_refused_password_is_not_told(client, focal_point):
    client.force_login(focal_point)
    client.post("/cuentas/password/set/", {"password1": "corta", "password2": "corta"})
    assert not Notice.objects.exists()
