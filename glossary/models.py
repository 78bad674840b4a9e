"""The words of the programme: terms, every version of them, and what countries say about them."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pifcss_registry.accounts.models import Country, TranslatedName, name_column

from .permissions import commenting_countries, sees_every_comment

DEFINITION_MAX_LENGTH = 2000
NOTE_MAX_LENGTH = 500
COMMENT_MAX_LENGTH = 2000
TEXT_COLUMNS = tuple(f"{kind}_{language}" for language in ("es", "pt", "en") for kind in ("name", "definition"))


class Term(models.Model):
    """A concept, known by a key that never changes: addresses and ``uses`` rely on it."""

    key = models.SlugField(max_length=60, primary_key=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("término")
        verbose_name_plural = _("términos")

    def __str__(self):
        return self.key

    def get_absolute_url(self):
        return reverse("glossary:term_detail", args=[self.key])


class TermVersionQuerySet(models.QuerySet):
    def newest(self):
        """The version that stands, of every term."""
        later = TermVersion.objects.filter(term=OuterRef("term"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))


class TermVersion(TranslatedName):
    """A term and its definition in the three languages from a day on. Rows are only added; the newest stands."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    definition_es = models.TextField(max_length=DEFINITION_MAX_LENGTH)
    definition_pt = models.TextField(max_length=DEFINITION_MAX_LENGTH)
    definition_en = models.TextField(max_length=DEFINITION_MAX_LENGTH)
    note = models.CharField(_("qué cambió y por qué"), max_length=NOTE_MAX_LENGTH, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = TermVersionQuerySet.as_manager()

    class Meta:
        ordering = ["term", "number"]
        constraints = [
            models.UniqueConstraint(fields=["term", "number"], name="term_version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="term_version_from_one"),
        ]

    def get_absolute_url(self):
        return reverse("glossary:term_detail", args=[self.term_id])

    @property
    def definition(self) -> str:
        """In the active language, Spanish by default."""
        return getattr(self, definition_column())

    @property
    def texts(self) -> dict[str, str]:
        return {column: getattr(self, column) for column in TEXT_COLUMNS}


def definition_column() -> str:
    """The column that holds definitions in the active language."""
    return name_column().replace("name", "definition")


class TermCommentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The Unit sees all; a country's people what their country said; nobody else any."""
        return self.all() if sees_every_comment(user) else self.filter(country__in=commenting_countries(user))

    def unanswered(self):
        return self.filter(answered_at=None)


class TermComment(models.Model):
    """What a country says of a term, and what the Unit answers."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="comments")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("comentario"), max_length=COMMENT_MAX_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("respuesta"), max_length=COMMENT_MAX_LENGTH, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = TermCommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="term_comment_answer_is_whole",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            )
        ]

    def __str__(self):
        return f"{self.country} · {self.term}"

    def get_absolute_url(self):
        return f"{self.term.get_absolute_url()}#comentario-{self.pk}"
