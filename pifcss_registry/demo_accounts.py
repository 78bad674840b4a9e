"""The accounts of the demonstration: invented people, addresses that reach nobody, one shared password.

Pure data: no Django import. ``role`` is a key of ``accounts.enums.Role``; ``country`` an ISO code, None for
the roles that belong to no country.
"""

from dataclasses import dataclass

PASSWORD = "Demo-2022-pifcss"


@dataclass(frozen=True)
class Account:
    email: str
    full_name: str
    role: str
    country: str | None = None
    language: str = "es"


_FOCAL_POINTS = (
    ("AD", "Meritxell Casals Riba"),
    ("AR", "Florencia Benítez Duarte"),
    ("BO", "Wara Choque Mendieta"),
    ("BR", "Mariana Teixeira Lopes"),
    ("CL", "Ignacio Sepúlveda Muñoz"),
    ("CO", "Natalia Ospina Caicedo"),
    ("CR", "Silvia Arguedas Montero"),
    ("CU", "Yanelis Fonseca Rivero"),
    ("DO", "Rosanna Peralta Guzmán"),
    ("EC", "Gabriela Chicaiza Vinueza"),
    ("SV", "Roberto Alvarenga Menjívar"),
    ("ES", "Elena Izquierdo Soler"),
    ("GT", "Otto Xitumul Barrios"),
    ("HN", "Karla Zelaya Bustillo"),
    ("MX", "Alejandra Villaseñor Cruz"),
    ("NI", "Norma Téllez Obando"),
    ("PA", "Ricardo Batista Quintero"),
    ("PE", "Milagros Huamán Tello"),
    ("PT", "Joana Figueiredo Matos"),
    ("PY", "Liz Giménez Ayala"),
    ("UY", "Federico Etcheverry Pose"),
    ("VE", "Carmen Urdaneta Pirela"),
)

_PORTUGUESE_SPEAKING = {"BR", "PT"}

ACCOUNTS: tuple[Account, ...] = (
    Account("unidad@demo.example.org", "Beatriz Salcedo Prieto", "technical_unit"),
    Account("consultora@demo.example.org", "Inés Larrañaga Vidal", "consultant"),
    Account("admin@demo.example.org", "Tomás Echeverría Luna", "administrator"),
    *(
        Account(
            email=f"puntofocal.{code.lower()}@demo.example.org",
            full_name=full_name,
            role="focal_point",
            country=code,
            language="pt-br" if code in _PORTUGUESE_SPEAKING else "es",
        )
        for code, full_name in _FOCAL_POINTS
    ),
    Account("colega.cr@demo.example.org", "Mauricio Brenes Alfaro", "contributor", "CR"),
    Account("autoridad.cr@demo.example.org", "Lorena Zamora Picado", "validating_authority", "CR"),
)
