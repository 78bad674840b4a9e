"""Forms about interests and dialogues. Countries come from the person's memberships: no form asks the database."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pifcss_registry.accounts.models import Country, User

from .enums import ANSWERS, Reply, Topic
from .models import MAX_REASON
from .permissions import speaking_countries


def countries_of(user: User) -> list[Country]:
    """The countries in whose name the person may mark an interest, by name; no query."""
    codes = speaking_countries(user)
    countries = {each.country_id: each.country for each in user.memberships_now if each.country_id in codes}
    return sorted(countries.values(), key=lambda country: country.name)


class LongText(forms.CharField):
    """A text area whose line ends count as one character, as the browser counts them."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class SpeakerForm(forms.Form):
    """In whose name: a code of ``country`` may be left out by who speaks for one country only."""

    country = forms.ChoiceField(
        label=_("País en cuyo nombre se marca"),
        required=False,
        error_messages={"invalid_choice": _("Usted no habla en nombre de ese país. Elija uno de la lista.")},
    )

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.countries = {country.pk: country for country in countries_of(by)}
        self.fields["country"].choices = [(country.pk, country.name) for country in self.countries.values()]
        if len(self.countries) == 1:
            self.fields["country"].widget = forms.HiddenInput()

    def clean_country(self) -> Country | None:
        code = self.cleaned_data["country"]
        if not code and len(self.countries) != 1:
            raise forms.ValidationError(_("Elija el país en cuyo nombre lo marca."))
        return self.countries[code or next(iter(self.countries))]


class InterestForm(SpeakerForm):
    """Mark that a country wants to learn about an initiative."""

    reason = LongText(
        label=_("Por qué le interesa (opcional)"),
        help_text=_("Ayuda a preparar el diálogo. La leen la Unidad Técnica y las personas consultoras."),
        max_length=MAX_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    topics = forms.MultipleChoiceField(
        label=_("Sobre qué (opcional)"), choices=Topic, required=False, widget=forms.CheckboxSelectMultiple
    )
    questions = LongText(
        label=_("Qué quiere preguntar (opcional)"),
        help_text=_("Quien presenta lo recibe antes del diálogo y puede prepararse."),
        max_length=MAX_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MoveForm(forms.Form):
    """What is said with a move."""

    comment = LongText(label=_("Comentario"), max_length=2000, required=False)


class DropProposalForm(forms.Form):
    """Why a proposal does not become a dialogue."""

    comment = LongText(
        label=_("Por qué se descarta"),
        help_text=_("Lo leen la Unidad Técnica y las personas consultoras; los países no reciben aviso."),
        max_length=2000,
        required=False,  # the service says why it is needed
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReplyForm(forms.Form):
    """The answer to an invitation; who names another person says who."""

    answer = forms.ChoiceField(label=_("Su respuesta"), choices=[(each.value, each.label) for each in ANSWERS])
    full_name = forms.CharField(label=_("Nombre y apellido de la otra persona"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Su correo"),
        max_length=254,
        required=False,
        help_text=_("Recibe una invitación propia. Lo ven solo su país y la Unidad Técnica."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean(self):
        given = self.cleaned_data
        if given.get("answer") != Reply.OTHER:
            given |= {"full_name": "", "email": ""}
        return given
