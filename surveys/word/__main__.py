"""The process that reads one stranger's file: ``python -m surveys.word < file``, one JSON object on standard output.

It lays limits on itself first: whatever the file makes of it, it ends, and nothing else goes with it.
"""

import json
import os
import resource
import sys

from .declared import Rejected, to_json

MB = 1024 * 1024
MEMORY = 280 * MB
SECONDS = 10


def limit() -> None:
    """Memory, time, files: what reading a ficha never needs. Being nice lets the site answer meanwhile."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)


def answer(data: bytes) -> dict:
    """What is printed: {"reading": ...} or {"rejected": {"code", "words"}}."""
    from .reader import read

    try:
        return {"reading": to_json(read(data))}
    except Rejected as rejected:
        return {"rejected": {"code": rejected.code, "words": rejected.words}}
    except (RecursionError, MemoryError):
        return {"rejected": {"code": "too_complex", "words": {}}}


def main() -> None:
    import surveys.word.reader  # noqa: F401 - before the limits: libraries need room to load

    limit()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))  # whole: quicker than piece by piece


if __name__ == "__main__":
    main()
