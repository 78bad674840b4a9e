"""Dates that count from a dialogue. Pure."""

import calendar
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the month's last when it has no such day.

    >>> months_after(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
