"""Saving one answer against a bare single-row update, and whether anything is lost: see README.md.

bench/run                                 everything, with a PostgreSQL of its own
python bench/autosave.py speed|truth      on the database of DATABASE_URL (SQLite: a new file)
"""

import argparse
import multiprocessing
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent))
import setting

PROCESSES = 2
TEXT = "Una respuesta de largo corriente, como las que escriben los países. " * 6


def people(places):
    """The writers of this process as (user, ficha, initiative's pk), loaded as a request would have them."""
    from pifcss_registry.accounts.models import User
    from surveys.models import Ficha

    found = []
    for user_id, ficha_id, entry_id in places:
        user, ficha = User.objects.get(pk=user_id), Ficha.objects.select_related("country").get(pk=ficha_id)
        _ = user.memberships_now
        found.append((user, ficha, entry_id))
    return found


def together(work, jobs):
    """``work(job)`` in a thread each; their results, the first error raised."""
    from django.db import connections

    results, errors = [None] * len(jobs), []

    def run(number, job):
        try:
            results[number] = work(job)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def process(url, work, jobs, argument, results):
    """One of the web processes."""
    setting.start_django(url)
    results.put(together(lambda job: work(job, argument), people(jobs)))


def in_processes(url, work, places, argument, processes=PROCESSES):
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    started = [
        context.Process(target=process, args=(url, work, places[n::processes], argument, results))
        for n in range(processes)
    ]
    for each in started:
        each.start()
    found = [result for _each in started for result in results.get(timeout=900)]
    for each in started:
        each.join()
    return found


# Speed


def timed_writer(job, argument):
    """Latencies in seconds of one writer who writes in an answer of their own until the time is over."""
    from surveys import paths, writing
    from surveys.models import Entry

    mode, number, begin, end = argument
    user, ficha, entry_id = job
    column = setting.COLUMNS[user.pk % len(setting.COLUMNS)]
    path = paths.parse(f"entry-{entry_id}.{column}")
    base = paths.digest(getattr(Entry.objects.get(pk=entry_id), column))
    time.sleep(max(0, begin - time.time()))
    latencies, turn = [], 0
    while time.time() < end:
        turn += 1
        text = f"{number} {turn} {TEXT}"
        started = time.perf_counter()
        if mode == "update":
            Entry.objects.filter(pk=entry_id).update(**{column: text})
        else:
            outcome = writing.save_answer(ficha, by=user, path=path, value=text, base=base, key=uuid4())
            assert outcome.status == "saved", outcome
            base = outcome.digest
        latencies.append(time.perf_counter() - started)
    return latencies


def speed(url, places, writers, seconds, rounds):
    """Both ways in turns, so that whatever else the machine does falls on both."""
    runs = {"update": [], "save": []}
    for number in range(rounds):
        for mode in ("update", "save"):
            begin = time.time() + 6  # the processes start meanwhile
            found = in_processes(url, timed_writer, places[:writers], (mode, number, begin, begin + seconds))
            latencies = sorted(latency for each in found for latency in each)
            p99 = latencies[int(len(latencies) * 0.99)]
            runs[mode].append((len(latencies) / seconds, p99))
            print(f"  {mode:6}  {len(latencies) / seconds:7.0f} a second   p99 {p99 * 1000:7.1f} ms", flush=True)
    rate = statistics.median(one[0] / bare[0] for one, bare in zip(runs["save"], runs["update"], strict=True))
    p99 = statistics.median(one[1] / bare[1] for one, bare in zip(runs["save"], runs["update"], strict=True))
    return [("throughput, of the bare update's", rate, ">=", 0.35), ("p99, of the bare update's", p99, "<", 5.0)]


# Truth


def honest_writer(job, argument):
    """Saves in answers shared with others; drops some replies and asks again. Returns what it was told."""
    from surveys import paths, writing
    from surveys.models import Entry

    saves, seed = argument
    user, ficha, entry_id = job
    chance = random.Random(f"{seed} {user.pk}")
    seen = {
        column: getattr(Entry.objects.get(pk=entry_id), column)
        for column in random.Random(0).sample(setting.COLUMNS, 3)
    }
    told, conflicts, repeats = [], 0, 0
    while len(told) < saves:
        column = chance.choice(list(seen))
        path = paths.parse(f"entry-{entry_id}.{column}")
        text, key = f"{user.pk}.{len(told)}", uuid4()
        request = {"by": user, "path": path, "value": text, "base": paths.digest(seen[column]), "key": key}
        outcome = writing.save_answer(ficha, **request)
        while outcome.status in ("saved", "repeated") and chance.random() < 0.05:  # the reply got lost
            repeats += 1
            outcome = writing.save_answer(ficha, **request)
            assert outcome.status == "repeated" and outcome.digest == paths.digest(text), outcome
        if outcome.status == "conflict":
            conflicts += 1
            seen[column] = outcome.value  # read, and written over knowingly in the next turn
            continue
        told.append((entry_id, column, seen[column], text, str(key)))
        seen[column] = text
    return told, conflicts, repeats


def truth(url, places, writers, saves):
    """Every acknowledged text was replaced by exactly one that knew it, or is there; every request is noted once."""
    alone = -(-writers * setting.FICHAS // setting.WRITERS)  # as many fichas for the writers as in the whole
    places = places[:alone] + places[setting.FICHAS :][: writers - alone]
    before = texts(places)
    found = in_processes(url, honest_writer, places, (saves // writers, "truth"))
    told = [each for writer in found for each in writer[0]]
    replaced = Counter((entry, column, old) for entry, column, old, _text, _key in told)
    now = texts(places)
    final = {(entry, column, now[entry][column]) for entry, column, *_rest in told}
    written = {(entry, column, text) for entry, column, _old, text, _key in told}
    begun = {(entry, column, before[entry][column]) for entry, column, *_rest in told}
    lost = len((written | begun) - set(replaced) - final) + sum(count - 1 for count in replaced.values())
    notes = noted()
    keys = {key for *_rest, key in told}
    twice = sum(count - 1 for count in notes.values()) + len(set(notes) - keys) + (len(told) - len(written))
    missing = len(keys - set(notes))
    print(
        f"  {len(told)} saves acknowledged to {writers} writers, {sum(each[1] for each in found)} conflicts,"
        f" {sum(each[2] for each in found)} requests repeated",
        flush=True,
    )
    return [("texts lost", lost + missing, "==", 0), ("savings twice", twice, "==", 0)]


def texts(places):
    from surveys.models import Entry

    rows = Entry.objects.filter(pk__in={place[2] for place in places}).values("pk", *setting.COLUMNS)
    return {row["pk"]: row for row in rows}


def noted():
    from surveys.models import SavedAnswer

    return Counter(str(key) for key in SavedAnswer.objects.values_list("key", flat=True))


def verdicts(found):
    print()
    good = True
    for name, value, sign, limit in found:
        right = {">=": value >= limit, "<": value < limit, "==": value == limit}[sign]
        good &= right
        print(f"  {'ok  ' if right else 'FAIL'}  {name}: {value:.2f} (asked: {sign} {limit})", flush=True)
    return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("speed", "truth"))
    parser.add_argument("--writers", type=int, default=setting.WRITERS)
    parser.add_argument("--saves", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sqlite", action="store_true", help="a new SQLite file instead of DATABASE_URL")
    options = parser.parse_args()
    folder = tempfile.TemporaryDirectory(prefix="pifcss-bench-")
    url = f"sqlite:///{folder.name}/bench.sqlite3" if options.sqlite else None
    setting.start_django(url)
    from django.db import connection, connections

    places = setting.make_world()
    print(f"{options.what}: {connection.vendor}, {PROCESSES} processes, {options.writers} writers,", end=" ")
    print(f"{setting.FICHAS} fichas", flush=True)
    if options.what == "speed":
        found = speed(url, places, options.writers, options.seconds, options.rounds)
    else:
        found = truth(url, places, options.writers, options.saves)
    connections.close_all()
    good = verdicts(found)
    folder.cleanup()
    sys.exit(not good)


if __name__ == "__main__":
    main()
