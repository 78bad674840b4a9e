"""Reading Word documents: what one costs, and what the site notices of 22 that arrive together: see README.md.

bench/word.py one|many        (many: a site of its own on a spare port, SQLite, as ``make run`` starts it)
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import setting

setting.start_django()

from surveys.word.isolated import ROOT, read_isolated  # noqa: E402
from tests.test_survival import PASSWORD, Browser, Server  # noqa: E402

FICHAS = sorted((ROOT / "tests/word/fichas").glob("*.docx"))
MOST_SECONDS, MOST_MB = 1.0, 150
MOST_WAIT, MOST_RATIO, MOST_PAGE = 60.0, 6.0, 1.0
COUNTRIES = (
    *("AD", "AR", "BO", "BR", "CL", "CO", "CR", "CU", "DO", "EC", "SV"),
    *("ES", "GT", "HN", "MX", "NI", "PA", "PY", "PE", "PT", "UY", "VE"),
)
WORLD = f"""
from django.core.management import call_command
call_command("setup", verbosity=0)
from tests.conftest import make_ficha, make_person, make_round
round = make_round("demo")
for code in {COUNTRIES!r}:
    make_ficha(round, code)
    make_person(f"focal@{{code.lower()}}.example.org", "focal_point", code, password={PASSWORD!r})
"""
PEAK = """
import sys
from surveys.word.__main__ import main
main()
status = open("/proc/self/status").read()
sys.stderr.write(status.split("VmHWM:")[1].split()[0])
"""


def verdict(what: str, figure: float, most: float, unit: str) -> bool:
    print(f"{what}: {figure:.2f} {unit} (asked: under {most:g}) {'ok' if figure < most else 'NOT REACHED'}")
    return figure < most


def one() -> bool:
    """Each document of the tests: seconds of the whole reading in its process, megabytes of that process."""
    seconds, peaks = [], []
    for path in FICHAS:
        data = path.read_bytes()
        began = time.perf_counter()
        try:
            read_isolated(data)
        except Exception as rejected:  # two of them are no fichas
            assert type(rejected).__name__ == "Rejected", rejected
        seconds.append(time.perf_counter() - began)
        child = subprocess.run([sys.executable, "-c", PEAK], input=data, capture_output=True, cwd=ROOT, check=True)
        peaks.append(int(child.stderr) / 1024)
    print(f"{len(FICHAS)} documents, seconds at the median {statistics.median(seconds):.2f}")
    return verdict("slowest", max(seconds), MOST_SECONDS, "s") & verdict("most memory", max(peaks), MOST_MB, "MB")


def form_with(data: bytes, name: str) -> tuple[bytes, str]:
    """A file as a browser sends it: the body and its type."""
    edge = "----------ficha"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    body = head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + data + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"


def timed(browser: Browser, path: str) -> float:
    began = time.perf_counter()
    browser.opener.open(browser.server.url + path, timeout=30).read()
    return time.perf_counter() - began


def many() -> bool:
    """22 focal points upload at the same moment; somebody else reads a page all the while."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        assert server.python("-c", f"import django; django.setup()\n{WORLD}").wait() == 0
        server.start()
        try:
            return _many(server)
        finally:
            server.kill()


def _many(server: Server) -> bool:
    fichas = dict(server.rows("SELECT country_id, id FROM surveys_ficha"))
    people = {code: Browser(server, f"focal@{code.lower()}.example.org") for code in COUNTRIES}
    reader, page = people["CR"], f"/fichas/{fichas['CR']}/"
    quiet = [timed(reader, page) for _turn in range(40)]
    documents = [path.read_bytes() for path in FICHAS if "guatemala_d" not in path.name][: len(COUNTRIES)]

    def upload(code: str, data: bytes) -> None:
        body, kind = form_with(data, f"{code}.docx")
        people[code].post(f"/fichas/{fichas[code]}/word/subir/", body, kind).read()

    threads = [threading.Thread(target=upload, args=pair) for pair in zip(COUNTRIES, documents, strict=True)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    busy, done = [], 0
    while done < len(COUNTRIES) and time.perf_counter() - began < 2 * MOST_WAIT:
        busy.append(timed(reader, page))
        ((done,),) = server.rows("SELECT count(*) FROM surveys_upload WHERE state IN ('read', 'rejected')")
    took = time.perf_counter() - began
    for thread in threads:
        thread.join()
    ratio = statistics.median(busy) / statistics.median(quiet)
    print(f"page quiet {statistics.median(quiet) * 1000:.0f} ms, meanwhile {statistics.median(busy) * 1000:.0f} ms")
    return (
        verdict("22 uploads until all are read", took, MOST_WAIT, "s")
        & verdict("a page meanwhile, of a quiet one", ratio, MOST_RATIO, "times")
        & verdict("slowest page meanwhile", max(busy), MOST_PAGE, "s")
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["one", "many"])
    sys.exit(0 if {"one": one, "many": many}[parser.parse_args().what]() else 1)
