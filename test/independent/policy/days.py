"""Days and periods: Civil Code articles 200 to 203, as the guide of the policy format reads them.

A day is a `datetime.date`; a period is {"years": n}, {"months": n} or {"days": n}.
"""
from calendar import monthrange
from datetime import date, timedelta


def day(text):
    """A day written yyyy-MM-dd."""
    return date.fromisoformat(text)


def after(start, period):
    """The corresponding day on which a period that begins on `start` ends; month-end where the month has none."""
    if "days" in period:
        return start + timedelta(days=period["days"])
    months = period["months"] if "months" in period else 12 * period["years"]
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def in_range(when, bounds):
    """Whether a day is in {"from", "to"}, both included and either absent."""
    if bounds is None:
        return True
    return not ("from" in bounds and when < day(bounds["from"])) and not ("to" in bounds and when > day(bounds["to"]))
