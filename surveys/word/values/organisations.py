"""Telling the name of an organisation from other words. Pure."""

import re

from .plain import fold

# Words with which the names of organisations begin, in Spanish, Portuguese and English.
_NOUNS = frozenset(
    "academia agencia agencias agency ajuntament alcaldia alcaldias alianza alianca alliance asamblea asociacion "
    "asociaciones associacao associacoes association ayuntamiento ayuntamientos banco bancos bank bodegas board camara "
    "camaras cancilleria caja casa central centro centros centre center club colegio comision comissao comision comite "
    "comunidad comunidades comunidade confederacion confederacao congreso congresso consejo conselho consorcio "
    "consulado cooperativa cooperativas coordinadora coordenadoria corporacion corporacao council defensoria delegacion "
    "departamento departamentos direccion diputacion direcao diretoria division embaixada embajada embassy empresa "
    "empresas ente escola escuela facultad faculdade federacion federacao federation fideicomiso fondo foundation foro "
    "forum fundacion fundaciones fundacao fundo gerencia gobernacion gobierno gobiernos governo gremio grupo grupos "
    "hospital iglesia igreja instituto institutos institucion institute institut instituicao intendencia junta "
    "laboratorio liga mancomunidad mesa ministerio ministerios ministeri ministry movimiento movimento municipalidad "
    "municipalidades municipio municipios museo museu oficina ong ongs operadores observatorio organismo organizacion "
    "organizaciones organizacao organization parlamento parque plataforma policia presidencia prefeitura prefeituras "
    "procuraduria productores programa proyecto red redes rede refugio sede secretaria secretariado senado servicio "
    "servico sindicato sindicatos sistema sociedad sociedade subsecretaria superintendencia transportes tribunal "
    "unidad unidade union uniao universidad universidades universidade universidades university viceministerio "
    "vicepresidencia".split(" ")
)
# Bodies whose names list what they are in charge of: "Ministerio de Agricultura, Ganadería y Pesca".
_PORTFOLIO = frozenset(
    "ministerio ministerios secretaria subsecretaria viceministerio direccion direcao departamento consejo conselho "
    "comision comissao camara asociacion federacion instituto fundacion associacao federacao camara centro mesa unidad "
    "facultad".split(" ")
)
_WORD = re.compile(r"[^\W\d_]+")
_ACRONYM = re.compile(r"[^\W_]*[A-ZÁÉÍÓÚÑÃÇ][^\W_]*[A-ZÁÉÍÓÚÑÃÇ][^\s]*|(?:[A-Z]{1,4}\.){2,}[A-Z]*")


def first_word(text: str) -> str:
    """Folded."""
    word = _WORD.search(text)
    return fold(word.group()) if word else ""


def names_an_organisation(text: str) -> bool:
    """Whether the text begins as the name of an organisation does: with such a noun, or with an acronym."""
    text = text.strip(" \"“”«»'")
    return first_word(text) in _NOUNS or _ACRONYM.match(text) is not None


def is_acronym(text: str) -> bool:
    """Whether the whole text is one acronym: GIZ, MEPyD, APC-Colombia, FO.AR."""
    return _ACRONYM.fullmatch(text.strip()) is not None


def lists_its_portfolio(text: str) -> bool:
    """Whether the text begins as a body whose name may hold commas and an "y"."""
    return first_word(text) in _PORTFOLIO
