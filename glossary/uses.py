"""Where each term is used: questions of Anexo 1, criteria of the classification, figures. Pure table.

A question is known by its section and key in ``surveys.anexo1`` ("entry" for the two blocks of an initiative,
"complement" for what ``initiatives.complements`` asks beside it),
a criterion by its id, a figure by its name in ``report.facts``
("classification.amds": that verdict, also on an initiative's page). The wording of questions and criteria is their
apps'; figures have theirs here. ``tests/glossary/test_uses.py`` holds the table to what exists.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

NARROW = "alianza-multiactor-acepcion-acotada"
BROAD = "alianza-multiactor-acepcion-amplia"

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "institution.country_institution": ("organismo-rector-de-la-cooperacion",),
    "institution.focal_point": ("punto-focal",),
    "institution.institution_strengths": ("alianza-multiactor",),
    "institution.institution_weaknesses": ("alianza-multiactor",),
    "institution.share": ("dialogo-estructurado",),
    "entry.type": ("accion", "proyecto", "espacio-de-articulacion-interinstitucional"),
    "entry.name": ("iniciativa",),
    "entry.actors": ("actor", "naturaleza-del-actor", "actor-no-estatal"),
    "entry.partner_countries": ("cooperacion-sur-sur", "cooperacion-triangular"),
    "entry.focal_point": ("punto-focal",),
    "entry.justification": ("alianza-multiactor",),
    "entry.strengths": ("fortaleza",),
    "entry.challenges": ("desafio",),
    "entry.results": ("valor-anadido-de-la-alianza",),
    "complement.modality": ("css-bilateral", "cooperacion-triangular", "css-regional"),
    "complement.sectors": ("ambito-de-accion",),
    "complement.country_roles": ("primer-oferente", "segundo-oferente", "receptor"),
    "complement.months_to_build": ("proceso-de-construccion-de-la-alianza",),
    "complement.sdgs": ("objetivos-de-desarrollo-sostenible",),
    "complement.joint_body": ("mecanismos-de-la-alianza",),
    "complement.added_value": ("valor-anadido-de-la-alianza",),
    "complement.roles": ("conector",),
}

CRITERIA: Mapping[str, tuple[str, ...]] = {
    "F-1": ("cooperacion-sur-sur", "cooperacion-triangular"),
    "F-2": ("relevamiento",),
    "AC-1": ("iniciativa",),
    "AC-2": ("actor",),
    "AC-3": ("naturaleza-del-actor",),
    "AC-4": (NARROW,),
    "AC-5": (NARROW,),
    "AM-1": ("mecanismos-de-la-alianza",),
    "AM-2": (BROAD,),
    "AM-3": ("actor",),
    "AM-4": ("naturaleza-del-actor",),
    "AM-5": (BROAD,),
    "AM-6": (BROAD,),
    "AM-7": (BROAD,),
    "AM-8": (BROAD,),
    "AM-9": (BROAD,),
    "AM-10": ("objetivos-de-desarrollo-sostenible", "valor-anadido-de-la-alianza"),
    "AM-11": (BROAD,),
}

FIGURES: Mapping[str, tuple[str, ...]] = {
    "initiatives": ("iniciativa",),
    "countries": ("pais-que-presenta",),
    "wanted_by_many": ("interes-declarado",),
    "classification.amds": ("amds",),
    "classification.acotada": (NARROW,),
    "classification.no_es_alianza": ("alianza-multiactor",),
    "classification.fuera_de_alcance": ("cooperacion-sur-sur", "cooperacion-triangular"),
    "classification.sin_informacion": ("evaluacion-de-criterios",),
}
FIGURE_LABELS = {
    "initiatives": gettext_lazy("iniciativas"),
    "countries": gettext_lazy("países las presentan"),
    "wanted_by_many": gettext_lazy("interesan a varios países"),
    # word for word those of initiatives.enums.Verdict, so that one translation serves both
    "classification.amds": gettext_lazy("AMDS: más de dos tipos de actor"),
    "classification.acotada": gettext_lazy("Alianza multiactor (acepción acotada)"),
    "classification.no_es_alianza": gettext_lazy("No es una alianza multiactor"),
    "classification.fuera_de_alcance": gettext_lazy("No es CSS ni CT"),
    "classification.sin_informacion": gettext_lazy("Falta información"),
}

TABLES = {"question": QUESTIONS, "criterion": CRITERIA, "figure": FIGURES}


def terms_at(kind: str, address: str) -> tuple[str, ...]:
    """Keys of the terms used there, none where nothing is; ``kind`` is one of ``TABLES``.

    A question may also be given by its key alone ("actors"), where the page knows no section.
    """
    table = TABLES[kind]
    if kind == "question" and "." not in address:
        address = next((full for full in table if full.endswith(f".{address}")), address)
    return table.get(address, ())


def used_by(term: str) -> dict[str, list[str]]:
    """Addresses that use the term, by kind; kinds that do not are left out."""
    found = {kind: [where for where, terms in table.items() if term in terms] for kind, table in TABLES.items()}
    return {kind: addresses for kind, addresses in found.items() if addresses}
