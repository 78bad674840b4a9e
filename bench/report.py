"""The final report of a full round: 66 initiatives of 22 countries, as .docx and .pdf; see README.md.

bench/report.py        (SQLite of its own; each command in its own process, the interpreter's start included)
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import setting

ROUND = "bench"
EACH = 3  # initiatives of a country
MOST_SECONDS, MOST_MB = 15.0, 300
WORDS = "La alianza reúne a instituciones que antes no trabajaban juntas y reparte entre ellas lo que cada una sabe. "
KINDS = ("EST-CEN", "CIV-ONG", "ACA-UNI", "PRI-EMP")
SECTORS = ("AMB-MED", "PRO-TUR", "PRO-AGR", "SOC-SAL", "INS-POL")


def make_round() -> int:
    """How many initiatives it has; every text as long as countries write them, a dialogue for each fifth one."""
    from django.utils import timezone

    from dialogues.dates import set_date
    from dialogues.services import open_proposals, propose_dialogue
    from dialogues.workflow import DIALOGUE
    from initiatives.models import ActorType, Initiative
    from pifcss_registry.accounts.models import Country
    from surveys.models import Ficha
    from tests.conftest import make_ficha, make_initiative, make_person
    from tests.conftest import make_round as a_round
    from tests.dialogues.conftest import make_interest

    unit, round = make_person("unidad@bench.example.org", "technical_unit"), a_round(ROUND)
    types = list(ActorType.objects.filter(pk__in=KINDS).values_list("pk", flat=True))
    countries = list(Country.objects.filter(iberoamerican=True).values_list("pk", flat=True))
    texts = {"objectives": WORDS * 6, "justification": WORDS * 8}
    texts |= {f"{point}_{n}": WORDS * 2 for point in ("strength", "challenge", "result") for n in (1, 2, 3)}
    for place, code in enumerate(countries):
        make_ficha(round, code, state="validated", entries=EACH)
        for number in range(EACH):
            actors = [(f"Institución {code} {number} {kind}", kind) for kind in types * 2]
            initiative = make_initiative(
                unit,
                code,
                f"Iniciativa {number + 1} de {code}, con un nombre tan largo como suelen ser los de las iniciativas",
                round_code=ROUND,
                actors=actors,
                texts=texts,
                sectors=[SECTORS[(place + number) % len(SECTORS)], SECTORS[place % len(SECTORS)]],
                partner_countries=list(Country.objects.filter(pk__in=countries[place - 3 : place])),
            )
            if (place * EACH + number) % 5 == 0:
                for other in (countries[place - 1], countries[place - 2]):
                    make_interest(other, initiative)
    Ficha.objects.update(institution_strengths=WORDS * 3, institution_weaknesses=WORDS * 3)
    for proposal in open_proposals():
        dialogue = propose_dialogue(key=proposal.key, by=unit)
        past = timezone.now() - timezone.timedelta(days=10)
        dialogue = set_date(dialogue, starts_at=past, reserve_at=None, by=unit, afterwards=True)
        for action in ("convene", "hold"):
            DIALOGUE.perform(dialogue, action, by=unit)
    return Initiative.objects.filter(round_code=ROUND).count()


def verdict(what: str, figure: float, most: float, unit: str) -> bool:
    print(
        f"{what}: {figure:.1f} {unit} (asked: under {most:g}) {'ok' if figure < most else 'NOT REACHED'}", flush=True
    )
    return figure < most


def command(form: str, out: Path) -> tuple[float, float]:
    """Seconds of the command, and megabytes of its process at the peak."""
    began = time.perf_counter()
    arguments = [sys.executable, "manage.py", "final_report", ROUND, "--format", form, "--out", str(out)]
    child = subprocess.Popen(arguments, cwd=setting.ROOT, stderr=subprocess.DEVNULL, env=os.environ)
    _pid, status, used = os.wait4(child.pid, 0)
    spent = time.perf_counter() - began
    assert status == 0 and out.stat().st_size > 10_000
    return spent, used.ru_maxrss / 1024


def main() -> int:
    reached = True
    with tempfile.TemporaryDirectory() as folder:
        setting.start_django(f"sqlite:///{folder}/bench.sqlite3")
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("setup", verbosity=0)
        number = make_round()
        print(f"{number} initiatives")
        for form in ("docx", "pdf"):
            seconds, megabytes = command(form, Path(folder) / f"informe.{form}")
            reached &= verdict(f"{form}, seconds", seconds, MOST_SECONDS, "s")
            reached &= verdict(f"{form}, memory", megabytes, MOST_MB, "MB")
    return 0 if reached and number == EACH * 22 else 1


if __name__ == "__main__":
    sys.exit(main())
