"""Anexo 1 as data: the official form, its wording, its limits and what must be filled before sending.

Every screen, check and document of the ficha is made from here; none repeats a label. The Spanish wording
is the official one, word for word and with its own punctuation; Portuguese (Brazil) and English stand
beside it.

Two copy errors of the published form are not reproduced: the third block's title in Portuguese
("INFORMAÇÕES DA INICIATIVA 3") and its description titled "DESCRIPCIÓN INICIATIVA 1".

Pure module: it imports no model. ``%(n)s`` in a title is the initiative's number, 1 to 3.
"""

from collections.abc import Iterator

from surveys.form_parts import Field, Form, Option, Section, Wording

MAX_ENTRIES = 3
MAX_POINTS = 3

INSTITUTION_MAX_LENGTH = 300
PERSON_NAME_MAX_LENGTH = 200
TYPE_OTHER_MAX_LENGTH = 200
INITIATIVE_NAME_MAX_LENGTH = 500
LONG_TEXT_MAX_LENGTH = 5000
POINT_MAX_LENGTH = 1500

FORM = Form(
    title=Wording(
        es="RELEVAMIENTO DE INFORMACIÓN SOBRE ALIANZAS MULTIACTOR EN LA CSS Y CT VIGENTES EN LOS ÚLTIMOS TRES AÑOS",
        pt="LEVANTAMENTO DE INFORMAÇÕES SOBRE ALIANÇAS MULTIATOR NA CSS E CT VIGENTES NOS ÚLTIMOS TRÊS ANOS",
        en="SURVEY ON MULTI-STAKEHOLDER PARTNERSHIPS IN SSC AND TRC ACTIVE IN THE LAST THREE YEARS",
    ),
    intro=(
        Wording(
            es="Estimado/a, esta breve encuesta es administrada por el PIFCSS con el objetivo de "
            "identificar iniciativas de Alianzas Multiactor de los países iberoamericanos y posteriormente "
            "promover el intercambio de experiencias entre países interesados.",
            pt="Prezado/a, esta breve pesquisa é administrada pelo PIFCSS com o objetivo de identificar "
            "iniciativas de Alianças Multiator dos países ibero-americanos e, posteriormente, promover o "
            "intercâmbio de experiências entre países interessados.",
            en="Dear colleague, this short survey is run by PIFCSS to identify Multi-stakeholder "
            "Partnership initiatives of the Ibero-American countries and then to promote the exchange of "
            "experiences between interested countries.",
        ),
        Wording(
            es="En esta ficha podrá registrar hasta tres iniciativas.",
            pt="Nesta ficha é possível registrar até três iniciativas.",
            en="You can register up to three initiatives in this form.",
        ),
        Wording(
            es="Le agradecemos desde ya por sus aportes.",
            pt="Agradecemos desde já as suas contribuições.",
            en="Thank you in advance for your contributions.",
        ),
    ),
    closing=(
        Wording(es="Atentamente,", pt="Atenciosamente,", en="Yours sincerely,"),
        Wording(es="Equipo PIFCSS", pt="Equipe PIFCSS", en="The PIFCSS team"),
    ),
)

INSTITUTION = Section(
    key="institution",
    title=Wording(
        es="INFORMACIÓN INSTITUCIONAL",
        pt="INFORMAÇÕES INSTITUCIONAIS",
        en="INSTITUTIONAL INFORMATION",
    ),
    fields=(
        # The form asks for both in one cell; the country is the ficha's own, the institution is typed.
        Field(
            key="country_institution",
            label=Wording(
                es="País e institución que completa la ficha",
                pt="País e instituição que preenche a ficha",
                en="Country and institution completing the form",
            ),
            kind="text",
            columns=("institution",),
            required_columns=("institution",),
            max_length=INSTITUTION_MAX_LENGTH,
        ),
        Field(
            key="focal_point",
            label=Wording(
                es="Nombre e email de punto focal",
                pt="Nome e e-mail do ponto focal",
                en="Name and e-mail of the focal point",
            ),
            kind="person",
            columns=("focal_point_name", "focal_point_email"),
            required_columns=("focal_point_name", "focal_point_email"),
            max_length=PERSON_NAME_MAX_LENGTH,
        ),
        Field(
            key="institution_strengths",
            label=Wording(
                es="¿Identifica fortalezas en su institución para desarrollar alianzas multiactor en la CSS y CT?",
                pt="Identifica fortalezas em sua instituição para desenvolver alianças multiator na CSS e CT?",
                en="Do you see strengths in your institution for developing multi-stakeholder partnerships "
                "in SSC and TrC?",
            ),
            kind="long_text",
            columns=("institution_strengths",),
            required_columns=("institution_strengths",),
            max_length=LONG_TEXT_MAX_LENGTH,
        ),
        Field(
            key="institution_weaknesses",
            label=Wording(
                es="¿Identifica debilidades en su institución para desarrollar alianzas multiactor en la CSS y CT?",
                pt="Identifica fragilidades em sua instituição para desenvolver alianças multiator na CSS e CT?",
                en="Do you see weaknesses in your institution for developing multi-stakeholder partnerships "
                "in SSC and TrC?",
            ),
            kind="long_text",
            columns=("institution_weaknesses",),
            required_columns=("institution_weaknesses",),
            max_length=LONG_TEXT_MAX_LENGTH,
        ),
        Field(
            key="share",
            label=Wording(
                es="Le interesa compartir la experiencia de las iniciativas registradas con otros países",
                pt="Tem interesse em compartilhar a experiência das iniciativas registradas com outros países",
                en="Are you interested in sharing the experience of the registered initiatives with other countries",
            ),
            help=Wording(es="Si/No", pt="Sim/Não", en="Yes/No"),
            kind="yes_no",
            columns=("share",),
            required_columns=("share",),
        ),
    ),
)

TYPE_OPTIONS = (
    Option(
        value=1,
        marks=("1-", "1 -", "1 -"),
        label=Wording(es="Acción", pt="Ação", en="Action"),
        explanation=Wording(
            es="se ejecuta puntualmente por una sola vez y, en general, no posee un documento firmado",
            pt="é executada pontualmente, uma única vez, e, em geral, não possui um documento assinado",
            en="carried out once, at a given moment and, in general, without a signed document",
        ),
    ),
    Option(
        value=2,
        marks=("2 -", "2 -", "2 -"),
        label=Wording(es="Proyecto", pt="Projeto", en="Project"),
        explanation=Wording(
            es="Tiene un alcance definido en el tiempo y en sus objetivos. Se plantean actividades, "
            "productos y resultados (de desarrollo) que permiten evaluar su cumplimiento e impacto.",
            pt="Tem um alcance definido no tempo e em seus objetivos. Preveem-se atividades, produtos e "
            "resultados (de desenvolvimento) que permitem avaliar seu cumprimento e impacto.",
            en="Has a defined scope in time and in its objectives. Activities, outputs and (development) "
            "results are set out so that its fulfilment and impact can be evaluated.",
        ),
        # The official text never closes this bracket: "2 - Proyecto (Tiene ... impacto."  Kept word for word.
        bracket_closed_in_spanish=False,
    ),
    Option(
        value=3,
        marks=("3-", "3-", "3-"),
        label=Wording(
            es="Espacio de articulación interinstitucional",
            pt="Espaço de articulação interinstitucional",
            en="Inter-institutional coordination space",
        ),
        explanation=Wording(
            es="Refiere a un espacio de coordinación convocado por un ente estatal del cual pueden "
            "participar actores públicos y/o privados y/o de la sociedad civil",
            pt="Refere-se a um espaço de coordenação convocado por um ente estatal do qual podem participar "
            "atores públicos e/ou privados e/ou da sociedade civil",
            en="Refers to a coordination space convened by a state body, open to public and/or private "
            "and/or civil society actors",
        ),
    ),
    Option(
        value=4,
        marks=("4-", "4-", "4-"),
        label=Wording(es="Otros", pt="Outros", en="Other"),
    ),
)

INITIATIVE = Section(
    key="initiative",
    repeated=True,
    title=Wording(
        es="INFORMACIÓN INICIATIVA %(n)s",
        pt="INFORMAÇÕES DA INICIATIVA %(n)s",
        en="INFORMATION ON INITIATIVE %(n)s",
    ),
    fields=(
        Field(
            key="type",
            label=Wording(es="Tipo de iniciativa:", pt="Tipo de iniciativa:", en="Type of initiative:"),
            help=Wording(
                es="Identifique el número de la opción deseada: 1, 2, 3 o 4. En el caso de elegir la opción "
                "4 especifique a qué tipo de iniciativa se refiere.",
                pt="Indique o número da opção desejada: 1, 2, 3 ou 4. Caso escolha a opção 4, especifique a "
                "que tipo de iniciativa se refere.",
                en="Give the number of the option you choose: 1, 2, 3 or 4. If you choose option 4, specify "
                "what type of initiative it is.",
            ),
            kind="type",
            columns=("type", "type_other"),
            required_columns=("type",),
            max_length=TYPE_OTHER_MAX_LENGTH,
            options=TYPE_OPTIONS,
        ),
        Field(
            key="name",
            label=Wording(
                es="Nombre de la iniciativa:",
                pt="Nome da iniciativa:",
                en="Name of the initiative:",
            ),
            kind="text",
            columns=("name",),
            required_columns=("name",),
            max_length=INITIATIVE_NAME_MAX_LENGTH,
        ),
        Field(
            key="objectives",
            label=Wording(es="Objetivo/s:", pt="Objetivo/s:", en="Objective/s:"),
            kind="long_text",
            columns=("objectives",),
            required_columns=("objectives",),
            max_length=LONG_TEXT_MAX_LENGTH,
        ),
        Field(
            key="actors",
            label=Wording(
                es="Tipo/s de actor/es involucrado/s (sector público, sector privado, sociedad civil, "
                "academia, sindicatos, gobiernos locales, parlamentos, etc.):",
                pt="Tipo/s de ator/es envolvido/s (setor público, setor privado, sociedade civil, academia, "
                "sindicatos, governos locais, parlamentos, etc.):",
                en="Type/s of actor/s involved (public sector, private sector, civil society, academia, "
                "trade unions, local governments, parliaments, etc.):",
            ),
            help=Wording(
                es="Nombre todos los actores e identifique a qué tipo de actor corresponden",
                pt="Cite todos os atores e identifique a que tipo de ator correspondem",
                en="Name all the actors and identify the type of actor each one is",
            ),
            kind="actors",
            columns=("actors",),
            required_columns=("actors",),
        ),
        Field(
            key="partner_countries",
            label=Wording(
                es="Otros países involucrados:",
                pt="Outros países envolvidos:",
                en="Other countries involved:",
            ),
            kind="countries",
            columns=("partner_countries",),
            required=False,
        ),
        # Without the e-mail the ficha can be sent; its absence is a warning.
        Field(
            key="focal_point",
            label=Wording(
                es="Nombre de punto focal y email:",
                pt="Nome do ponto focal e e-mail:",
                en="Name of the focal point and e-mail:",
            ),
            kind="person",
            columns=("focal_point_name", "focal_point_email"),
            required_columns=("focal_point_name",),
            max_length=PERSON_NAME_MAX_LENGTH,
        ),
    ),
)

DESCRIPTION = Section(
    key="description",
    repeated=True,
    title=Wording(
        es="DESCRIPCIÓN INICIATIVA %(n)s",
        pt="DESCRIÇÃO DA INICIATIVA %(n)s",
        en="DESCRIPTION OF INITIATIVE %(n)s",
    ),
    fields=(
        Field(
            key="justification",
            label=Wording(es="Justificación", pt="Justificativa", en="Rationale"),
            help=Wording(
                es="Describa brevemente por qué surgió la iniciativa y destaque las razones de su carácter "
                "multiactor",
                pt="Descreva brevemente por que surgiu a iniciativa e destaque as razões de seu caráter multiator",
                en="Describe briefly why the initiative came about and highlight the reasons for its "
                "multi-stakeholder nature",
            ),
            kind="long_text",
            columns=("justification",),
            required_columns=("justification",),
            max_length=LONG_TEXT_MAX_LENGTH,
        ),
        Field(
            key="strengths",
            label=Wording(
                es="Identifique hasta 3 fortalezas del diseño y/o implementación de la iniciativa",
                pt="Identifique até 3 fortalezas do desenho e/ou da implementação da iniciativa",
                en="Identify up to 3 strengths of the design and/or implementation of the initiative",
            ),
            help=Wording(
                es="¿Qué lecciones positivas se generaron durante el proceso de diseño e implementación? "
                "Enfoque su respuesta en aquellas lecciones vinculadas al carácter multiactor de la "
                "iniciativa.",
                pt="Que lições positivas foram geradas durante o processo de desenho e implementação? "
                "Concentre sua resposta nas lições vinculadas ao caráter multiator da iniciativa.",
                en="What positive lessons came out of the design and implementation process? Focus your "
                "answer on the lessons linked to the multi-stakeholder nature of the initiative.",
            ),
            kind="points",
            columns=("strength_1", "strength_2", "strength_3"),
            max_items=MAX_POINTS,
            max_length=POINT_MAX_LENGTH,
        ),
        Field(
            key="challenges",
            label=Wording(
                es="Identifique hasta 3 desafíos del diseño y/o implementación de la iniciativa",
                pt="Identifique até 3 desafios do desenho e/ou da implementação da iniciativa",
                en="Identify up to 3 challenges of the design and/or implementation of the initiative",
            ),
            help=Wording(
                es="¿Qué cuellos de botella se generaron en el proceso multiactor?",
                pt="Que gargalos foram gerados no processo multiator?",
                en="What bottlenecks arose in the multi-stakeholder process?",
            ),
            kind="points",
            columns=("challenge_1", "challenge_2", "challenge_3"),
            max_items=MAX_POINTS,
            max_length=POINT_MAX_LENGTH,
        ),
        Field(
            key="results",
            label=Wording(
                es="Indique hasta 3 de los principales resultados alcanzados",
                pt="Indique até 3 dos principais resultados alcançados",
                en="State up to 3 of the main results achieved",
            ),
            kind="points",
            columns=("result_1", "result_2", "result_3"),
            max_items=MAX_POINTS,
            max_length=POINT_MAX_LENGTH,
        ),
    ),
)

SECTIONS = (INSTITUTION, INITIATIVE, DESCRIPTION)


def section(key: str) -> Section:
    """The section with that key; KeyError when there is none."""
    for candidate in SECTIONS:
        if candidate.key == key:
            return candidate
    raise KeyError(key)


def field(section_key: str, field_key: str) -> Field:
    """The question with that key in that section; KeyError when there is none."""
    for candidate in section(section_key).fields:
        if candidate.key == field_key:
            return candidate
    raise KeyError(f"{section_key}.{field_key}")


def iter_fields() -> Iterator[tuple[Section, Field]]:
    """Every question with its section, in the form's order."""
    for each in SECTIONS:
        for question in each.fields:
            yield each, question
