"""Who takes part: countries, people, and what each person is for which country."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .enums import COUNTRY_ROLES, MEANING, Role


class TranslatedName(models.Model):
    """A thing of the reference data that has a name in the three languages."""

    name_es = models.CharField(max_length=200)
    name_pt = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """The name in the active language, Spanish by default."""
        return getattr(self, name_column())


def name_column() -> str:
    """The column that holds names in the active language: name_es, name_pt or name_en."""
    return {"pt": "name_pt", "en": "name_en"}.get((get_language() or "es")[:2], "name_es")


class Country(TranslatedName):
    """A country of ISO 3166-1; the 22 of Ibero-America are flagged (``docs/domain.md`` 1)."""

    code = models.CharField(max_length=2, primary_key=True)
    iso3 = models.CharField(max_length=3, unique=True)
    iberoamerican = models.BooleanField(default=False)
    pifcss_member = models.BooleanField(default=False)
    agency = models.CharField(max_length=200, blank=True)
    agency_acronym = models.CharField(max_length=50, blank=True)
    timezones = models.CharField(max_length=300, blank=True, help_text="IANA names separated by |, capital first")

    class Meta:
        ordering = ["name_es"]
        verbose_name = _("país")
        verbose_name_plural = _("países")


class UserManager(BaseUserManager):
    """People are found by e-mail whatever its case."""

    def create_user(self, email: str, full_name: str = "", language: str = "es", password: str | None = None):
        """A person; without a password they log in by a code sent to their e-mail."""
        user = self.model(email=email.strip().lower(), full_name=full_name, language=language)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


class User(AbstractBaseUser):
    """A person who logs in by e-mail. What they may do comes from their memberships only."""

    email = models.EmailField(_("correo electrónico"), max_length=254, unique=True)
    full_name = models.CharField(_("nombre y apellido"), max_length=200, blank=True)
    language = models.CharField(_("idioma"), max_length=5, default="es")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["full_name", "email"]
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        constraints = [models.CheckConstraint(name="user_email_in_lower_case", condition=Q(email=Lower("email")))]

    def __str__(self):
        return self.full_name or self.email

    @cached_property
    def memberships_now(self) -> list["Membership"]:
        """Active memberships with their country: one query, and none for who logged in (``notices.backends``)."""
        return list(self.memberships.active().select_related("country"))


class InRole:
    """What a membership and an invitation to one both say."""

    @property
    def role_meaning(self) -> str:
        """What the role lets a person do, in a sentence."""
        return MEANING[Role(self.role)] % {"country": self.country}


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(ended_at=None, user__is_active=True)

    def visible_to(self, user):
        """People are seen by those who manage them; everybody sees their own memberships."""
        from .permissions import can_manage_people

        return self.all() if can_manage_people(user) else self.filter(user_id=user.pk)


class Membership(InRole, models.Model):
    """A person has a role, of one country or of the programme, from a day on until it is ended."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("papel"), max_length=24, choices=Role)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    tour_done_at = models.DateTimeField(null=True, blank=True, help_text="when the person put the guided tour away")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["country__name_es", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                name="membership_country_fits_role",
                condition=Q(role__in=sorted(COUNTRY_ROLES), country__isnull=False)
                | (~Q(role__in=sorted(COUNTRY_ROLES)) & Q(country__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "country"],
                condition=Q(ended_at=None, country__isnull=False),
                name="membership_of_country_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ended_at=None, country__isnull=True),
                name="membership_of_programme_once",
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()}" + (f" · {self.country}" if self.country_id else "")


class InvitationQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(accepted_at=None, expires_at__gt=timezone.now())

    def visible_to(self, user):
        from .permissions import can_manage_people

        return self.all() if can_manage_people(user) else self.none()


class Invitation(InRole, models.Model):
    """An open door for one e-mail address; only the digest of its secret is kept."""

    email = models.EmailField(_("correo electrónico"))
    full_name = models.CharField(_("nombre y apellido"), max_length=200, blank=True)
    role = models.CharField(_("papel"), max_length=24, choices=Role)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("país"))
    language = models.CharField(_("idioma"), max_length=5, default="es")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="invitations_sent")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.email} · {self.get_role_display()}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.expires_at > timezone.now()
