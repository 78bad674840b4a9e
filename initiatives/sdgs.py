"""The seventeen Sustainable Development Goals by number (United Nations, resolution 70/1)."""

from django.utils.translation import gettext_lazy

SDGS = {
    1: gettext_lazy("Fin de la pobreza"),
    2: gettext_lazy("Hambre cero"),
    3: gettext_lazy("Salud y bienestar"),
    4: gettext_lazy("Educación de calidad"),
    5: gettext_lazy("Igualdad de género"),
    6: gettext_lazy("Agua limpia y saneamiento"),
    7: gettext_lazy("Energía asequible y no contaminante"),
    8: gettext_lazy("Trabajo decente y crecimiento económico"),
    9: gettext_lazy("Industria, innovación e infraestructura"),
    10: gettext_lazy("Reducción de las desigualdades"),
    11: gettext_lazy("Ciudades y comunidades sostenibles"),
    12: gettext_lazy("Producción y consumo responsables"),
    13: gettext_lazy("Acción por el clima"),
    14: gettext_lazy("Vida submarina"),
    15: gettext_lazy("Vida de ecosistemas terrestres"),
    16: gettext_lazy("Paz, justicia e instituciones sólidas"),
    17: gettext_lazy("Alianzas para lograr los objetivos"),
}
