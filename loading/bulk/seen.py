"""On which line each identifier of a file was first: twelve bytes for a line, since a million are held at once."""

from array import array
from bisect import bisect_left
from hashlib import blake2b

RECENT = 50_000  # as a dictionary, ten times as large; then a sorted run of two arrays


class Seen:
    def __init__(self, recent: int = RECENT):
        self._most = recent
        self._recent: dict[int, int] = {}
        self._runs: list[tuple[array, array]] = []

    def first(self, id: str, line: int) -> int:
        """The line that had ``id`` first: ``line`` itself when it is new, which is then remembered."""
        key = _short(id)
        for keys, lines in self._runs:
            at = bisect_left(keys, key)
            if at < len(keys) and keys[at] == key:
                return lines[at]
        found = self._recent.setdefault(key, line)
        if len(self._recent) >= self._most:
            keys = sorted(self._recent)
            self._runs.append((array("Q", keys), array("I", (self._recent[key] for key in keys))))
            self._recent = {}
        return found


def _short(id: str) -> int:
    """An identifier in eight bytes: two of a million are the same once in thirty million files."""
    return int.from_bytes(blake2b(id.encode(), digest_size=8).digest(), "big")
