"""What invented initiatives are made of: how often each code occurs, and the words of their texts."""

import itertools
from collections.abc import Iterable
from random import Random

# How many initiatives each country presents, in proportion.
COUNTRIES = {
    **{"AD": 1, "AR": 10, "BO": 5, "BR": 12, "CL": 9, "CO": 10, "CR": 6, "CU": 6, "DO": 4, "EC": 6, "SV": 5},
    **{"ES": 7, "GT": 4, "HN": 4, "MX": 11, "NI": 2, "PA": 4, "PY": 4, "PE": 8, "PT": 3, "UY": 7, "VE": 3},
}

# By sector: its weight, and words that its initiatives use, Spanish and Portuguese.
SECTORS = {
    "SOC-EDU": (9, "educación escuela docente alfabetización estudiantes currículo educação escola professores"),
    "SOC-SAL": (10, "salud hospital vacunación sanitario médicos epidemiología saúde vacinação médicos"),
    "SOC-POB": (3, "población reproductiva natalidad censo população materna"),
    "SOC-AGU": (5, "agua saneamiento potable acueducto água esgoto cuenca"),
    "SOC-OTR": (4, "vivienda social inclusión protección habitação proteção"),
    "INF-ENE": (4, "energía eléctrica solar eólica renovable energia elétrica"),
    "INF-TRA": (2, "transporte vial puerto logística rodovia portuário"),
    "INF-COM": (2, "comunicación telecomunicaciones radio conectividad comunicação"),
    "INF-CYT": (5, "ciencia investigación tecnología innovación ciência pesquisa inovação"),
    "INF-BAN": (1, "finanzas crédito banca microcrédito finanças"),
    "INF-EMP": (3, "empleo trabajo formación laboral emprego trabalho"),
    "INF-NEG": (3, "empresa pyme emprendimiento comercio empresas empreendedorismo"),
    "PRO-EXT": (1, "minería geología petróleo mineração"),
    "PRO-AGR": (8, "agricultura cultivo ganadería semillas agrícola pecuária sementes café"),
    "PRO-SIL": (2, "bosque forestal madera reforestación floresta madeira"),
    "PRO-PES": (2, "pesca acuicultura pescadores marino aquicultura"),
    "PRO-CON": (1, "construcción infraestructura vivienda construção"),
    "PRO-IND": (3, "industria manufactura producción indústria produção"),
    "PRO-TUR": (2, "turismo hotelero patrimonio comunitario turístico"),
    "PRO-CIO": (2, "comercio exportación aduana mercado exportação alfândega"),
    "INS-POL": (9, "institucional gobierno pública fortalecimiento governo gestão"),
    "INS-FIN": (2, "tributaria presupuesto fiscal recaudación orçamento"),
    "INS-LEG": (3, "justicia judicial derechos legislación justiça direitos"),
    "INS-CIV": (4, "políticas planificación democracia ciudadanía planejamento cidadania"),
    "INS-PAZ": (2, "paz seguridad policía conflicto segurança polícia"),
    "AMB-MED": (7, "ambiente biodiversidad clima conservación ambiental mudança climática"),
    "AMB-DES": (4, "desastres riesgo emergencia sismo resiliencia desastre risco"),
    "OTR-CUL": (3, "cultura museo lengua artesanía música língua artesanato"),
    "OTR-GEN": (3, "género mujeres igualdad violencia mulheres igualdade"),
    "OTR-OTR": (2, "voluntariado juventud deporte esporte migración"),
}

# By fine type of actor: its weight, and how the names of its actors begin.
ACTOR_TYPES = {
    "EST-CEN": (24, "Ministerio de"),
    "EST-LOC": (12, "Municipio de"),
    "EST-PAR": (2, "Comisión parlamentaria de"),
    "EST-OTR": (4, "Instituto nacional de"),
    "PRI-EMP": (7, "Empresa de"),
    "PRI-GRE": (2, "Cámara de"),
    "CIV-ONG": (9, "Asociación de"),
    "CIV-INT": (3, "Alianza internacional de"),
    "CIV-COM": (3, "Productores de"),
    "CIV-IND": (2, "Comunidad de"),
    "FUN-FUN": (5, "Fundación para"),
    "ACA-UNI": (11, "Universidad de"),
    "SIN-SIN": (1, "Sindicato de"),
    "ECS-COO": (2, "Cooperativa de"),
    "INT-ORG": (9, "Programa internacional de"),
    "INT-BAN": (2, "Banco de"),
    "OTR-APP": (1, "Agencia mixta de"),
    "OTR-OTR": (1, "Red de"),
}

TYPES = {1: 25, 2: 55, 3: 14, 4: 6}
MODALITIES = {"bilateral": 46, "triangular": 25, "regional": 20, None: 7, "ninguna": 2}
ROLES = {"ejecuta": 8, "aporta": 6, "decide": 4, "financia": 3, "conecta": 2, "se_beneficia": 3, "provee": 1}
SDGS = {16: 8, 17: 10, 3: 8, 4: 8, 2: 6, 8: 6, 13: 5, 10: 5, 5: 4, 6: 4, 9: 4, 11: 4, 12: 3, 15: 3, 1: 5, 7: 3, 14: 2}
YEARS = {year: 4 + (year - 2008) // 2 for year in range(2008, 2026)}  # more each year

_SMALL_ES = "de la que el en y a los se del las un por con para una su al es lo como más o sus le entre"
_SMALL_PT = "de a que o em e do da para com um os no se na por mais as dos como mas ao das à seu entre"
# The most frequent words of the field; the first ten are asked for by the question set ``common``.
FREQUENT_ES = (
    "cooperación proyecto iniciativa desarrollo países técnico experiencia intercambio objetivo fortalecer "
    "capacidades regional nacional instituciones participación población comunidades gestión sostenible actores "
    "política programa través apoyo capacitación asistencia conocimientos prácticas resultados implementación "
    "metodología evaluación seguimiento taller expertos misión diagnóstico sistema información región atención "
    "niños jóvenes rural urbano territorial público privado sociedad académico organización triangular bilateral "
    "recursos humanos económico crecimiento calidad acceso servicios red articulación marco agenda acción modelo "
    "pequeños productores diseño herramientas guía manual plataforma digital análisis difusión cumplimiento mejora "
    "ampliación integración alianza año segundo último próximo"
)
_FREQUENT_PT = (
    "cooperação projeto iniciativa desenvolvimento países técnico experiência intercâmbio objetivo fortalecer "
    "capacidades regional nacional instituições participação população comunidades gestão sustentável atores "
    "política programa através apoio capacitação assistência conhecimentos práticas resultados implementação "
    "metodologia avaliação acompanhamento oficina especialistas missão diagnóstico sistema informação região atenção "
    "crianças jovens rural urbano territorial público privado sociedade acadêmico organização triangular bilateral "
    "recursos humanos econômico crescimento qualidade acesso serviços rede articulação quadro agenda ação modelo "
    "pequenos produtores desenho ferramentas guia manual plataforma digital análise difusão cumprimento melhoria "
    "ampliação integração aliança ano segundo último próximo"
)
_STEMS = (
    "agr hidr bio geo term electr mecan quim fisic med farm odont ped psic soc antrop etn ling hist arque jur "
    "fisc pol admin econ contab estad demogr urban arquitect ingen inform telem rob aer naut ferr automot met "
    "sider min petr plast text cuer mader papel graf edit period public cinem mus teatr danz pint escult artes "
    "gastr nutr veter zoo bot micol virol bacter inmun genet molec nucle radi ocean limn glaci volcan sism meteor "
    "clim atm espac satel cartogr topogr catast regist not arch bibl mus doc cert norm acredit audit control "
    "superv vigil inspec regul legisl parlament elect partid sindic cooper mutual solid volunt human refug migr "
    "front aduan export import logist almac distrib merc"
)
_MIDDLES = ("", "al", "ic", "iz", "on", "er", "ul")
_ENDINGS_ES = "ación amiento idad ería ología ístico ario ador ante ivo ible ísimo"
_ENDINGS_PT = "ação amento idade aria ología ístico ário ador ante ivo ível íssimo"


def cumulative(weights: Iterable[float]) -> list[float]:
    return list(itertools.accumulate(weights))


def spanish_and_portuguese(seed: int) -> tuple[tuple[list[str], list[float]], ...]:
    """The words of each language, the most frequent first, with cumulative weights (Zipf)."""
    chance = Random(f"words {seed}")
    return (
        _words(_SMALL_ES, FREQUENT_ES, _ENDINGS_ES, chance),
        _words(_SMALL_PT, _FREQUENT_PT, _ENDINGS_PT, chance),
    )


def _words(small: str, frequent: str, endings: str, chance: Random) -> tuple[list[str], list[float]]:
    known = [*small.split(), *frequent.split()]
    made = {"".join(parts) for parts in itertools.product(_STEMS.split(), _MIDDLES, endings.split())}
    rare = sorted(made - set(known))
    chance.shuffle(rare)
    words = list(dict.fromkeys(known + rare))
    return words, cumulative(1 / (rank + 2.7) ** 1.02 for rank in range(len(words)))
