"""The domain's errors: what services raise and views turn into answers.

Library module: imports no app.
"""

from collections.abc import Sequence


class DomainError(Exception):
    """A request that the domain turns down; ``message`` is for the person who asked."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Refused(DomainError):
    """A rule of the registry does not allow it now (the person may).

    ``field`` names the input it concerns, when there is one; ``problems`` are the reasons, each
    with a ``message``, in the order in which they should be shown.
    """

    def __init__(self, message: str, field: str | None = None, problems: Sequence = ()):
        super().__init__(message)
        self.field = field
        self.problems = list(problems)


class NotAllowed(DomainError):
    """This person may never do it here: answered with 403."""
