"""What the catalogue is asked of: a card for each initiative, a set of initiatives for each word and choice.

Kept by ``initiatives.index``, which says what the columns hold; nobody else reads or writes them.
"""

from django.db import models
from django.db.models import Q


class Card(models.Model):
    """What an initiative is found by, in words that are compared letter by letter.

    ``fresh`` is null once the sets (``Posting``) say the same; until then it holds what they still say (``was``) and
    its words as they are written (``written``, key to word).
    """

    initiative = models.OneToOneField("initiatives.Initiative", on_delete=models.CASCADE, primary_key=True)
    choices = models.TextField(help_text="of every filter, 'pais:CR', with a space between two")
    title_keys = models.TextField(help_text="initiatives.search.stored of its name")
    text_keys = models.TextField(help_text="the same of all it says, its name first")
    fresh = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["initiative"], name="card_fresh", condition=Q(fresh__isnull=False))]

    def __str__(self):
        return str(self.pk)


class Posting(models.Model):
    """The set of initiatives that have one choice or one word, as of the last folding.

    ``bits`` is a serialized ``pyroaring.BitMap`` of primary keys; ``token`` names the folding that changed it last.
    """

    class Kind(models.TextChoices):
        CHOICE = "c"  # ``key`` is a word of ``Card.choices``
        TITLE = "t"  # ``key`` is a word of ``Card.title_keys``
        TEXT = "x"  # of ``Card.text_keys``; ``written`` is how somebody wrote it

    kind = models.CharField(max_length=1, choices=Kind)
    key = models.CharField(max_length=80)
    written = models.CharField(max_length=80, blank=True)
    bits = models.BinaryField()
    token = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="posting_once")]

    def __str__(self):
        return f"{self.kind} {self.key}"


class ActorSet(models.Model):
    """The initiatives of an actor that takes part in many, of one round or ('') of all: see ``index.together``."""

    round_code = models.SlugField(max_length=20, blank=True)
    actor = models.ForeignKey("initiatives.Actor", on_delete=models.CASCADE, related_name="+")
    bits = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round_code", "actor"], name="actor_set_once")]

    def __str__(self):
        return f"{self.round_code} {self.actor_id}"


class ActorSetState(models.Model):
    """When the sets of a round were made, under which token of ``IndexState``, and how long it took."""

    round_code = models.SlugField(max_length=20, primary_key=True)
    token = models.CharField(max_length=32)
    at = models.DateTimeField()
    seconds = models.FloatField()

    def __str__(self):
        return f"{self.round_code} {self.at:%Y-%m-%d}"


class IndexState(models.Model):
    """One row, from the first folding on: its ``token``, which no two foldings share, and when it was."""

    token = models.CharField(max_length=32)
    folded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="index_state_is_one", condition=Q(pk=1))]

    def __str__(self):
        return self.token
