"""Decides which day a minute-taker means by a due date typed in a hurry, and how that day is read back."""

import re
from calendar import isleap
from datetime import date, timedelta

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
PAST = "That date is past"
UNREADABLE = "Enter a due date such as fri, +7 or 1 dec"
LATELY_DAYS = 60
YEARS_AHEAD = 2

# Usual short forms that are no beginning of the name.
_WRITTEN_SO = {"weds": "wed"}
_PLUS = re.compile(r"\+ ?([0-9]{1,4}) ?(d|days?|w|weeks?)?")
_WEEKDAY = re.compile(r"(next )?([a-z]{3,9})")
_AFTER_WEEKDAY = re.compile(r"([a-z]{3,9}) (.*[0-9].*)")
_YEAR = r"(?:[ /.-](?P<year>[0-9]{4}|[0-9]{2}))?"
_CALENDAR = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>[0-9]{4})-(?P<number>[0-9]{1,2})-(?P<day>[0-9]{1,2})",
        rf"(?P<day>[0-9]{{1,2}})[/.-](?P<number>[0-9]{{1,2}}){_YEAR}",
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of )?[ /.-]?(?P<name>[a-z]{{3,9}}){_YEAR}",
        rf"(?P<name>[a-z]{{3,9}})[ /.-]?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?{_YEAR}",
    )
)


class DueDateError(ValueError):
    """What was typed is no due date; `message` is what to show beside the field."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def parse_due(text: str, today: date) -> date:
    """The day that `text` means to somebody who types it on `today`, in British order.

    Understands `fri`, `next fri`, `+7`, `+2w`, `today`, `tomorrow`, `1 dec`, `dec 1`, `1/12`, `01/12/2026`,
    `2026-12-01`, and what `spoken` says. A weekday is never today; `next` is in the week that starts on
    the coming Monday. Raises DueDateError for anything else, a past day, or one over two years ahead.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    if not words:
        raise DueDateError("Enter a due date")
    due = _relative(words, today) or _weekday(words, today) or _calendar(words, today)
    if due is None:
        raise DueDateError(UNREADABLE)
    return _within_reach(due, today)


def spoken(day: date) -> str:
    """The day as it is read back to the room: `Fri 27 November 2026`."""
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def _relative(words: str, today: date) -> date | None:
    if words == "today":
        return today
    if words == "tomorrow":
        return today + timedelta(days=1)
    if found := _PLUS.fullmatch(words):
        days = 7 if (found[2] or "d").startswith("w") else 1
        return today + timedelta(days=int(found[1]) * days)
    return None


def _weekday(words: str, today: date) -> date | None:
    found = _WEEKDAY.fullmatch(words)
    index = _named(found[2], DAYS) if found else None
    if found is None or index is None:
        return None
    if found[1]:
        return today + timedelta(days=7 - today.weekday() + index)
    return today + timedelta(days=(index - today.weekday() - 1) % 7 + 1)


def _calendar(words: str, today: date) -> date | None:
    """A written date, perhaps with its weekday in front, which must then be the right one."""
    found = _AFTER_WEEKDAY.fullmatch(words)
    weekday = _named(found[1], DAYS) if found else None
    if found is None or weekday is None:
        return _written(words, today)
    due = _written(found[2], today)
    if due is not None and due.weekday() != weekday:
        raise DueDateError(f"{due.day} {MONTHS[due.month - 1]} {due.year} is a {DAYS[due.weekday()]}")
    return due


def _written(words: str, today: date) -> date | None:
    found = next((match for form in _CALENDAR if (match := form.fullmatch(words))), None)
    parts = found.groupdict() if found else {}
    month = _month(parts.get("number"), parts.get("name"))
    if month is None:
        return None
    day, year = int(parts["day"]), parts["year"]
    if year is None:
        return _coming(day, month, today)
    return _real(day, month, int(year) + (2000 if len(year) == 2 else 0))


def _month(number: str | None, name: str | None) -> int | None:
    """1 to 12; None when nothing, or no month, was named."""
    if name is not None:
        index = _named(name, MONTHS)
        return None if index is None else index + 1
    if number is not None and not 1 <= int(number) <= 12:
        raise DueDateError(f"There is no month {int(number)}: write the day first, like 1/12")
    return int(number) if number else None


def _coming(day: int, month: int, today: date) -> date:
    """The day and month in the coming year.

    One that went by in the last 60 days is more likely a slip than a plan for next year, so it is refused.
    """
    years = range(today.year - 1, today.year + 2)
    days_ahead = {(d - today).days: d for year in years if (d := _day(day, month, year)) is not None}
    if any(-LATELY_DAYS <= ahead < 0 for ahead in days_ahead):
        raise DueDateError(f"{PAST}. Add the year if you mean a later one")
    for ahead, due in sorted(days_ahead.items()):
        if 0 <= ahead <= 366:
            return due
    raise DueDateError(f"There is no {day} {MONTHS[month - 1]} in the coming year")


def _real(day: int, month: int, year: int) -> date:
    due = _day(day, month, year)
    if due is None:
        raise DueDateError(f"There is no {day} {MONTHS[month - 1]} {year}")
    return due


def _day(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _within_reach(due: date, today: date) -> date:
    if due < today:
        raise DueDateError(PAST)
    last_year = today.year + YEARS_AHEAD
    last_day = 28 if (today.month, today.day) == (2, 29) and not isleap(last_year) else today.day
    if due > date(last_year, today.month, last_day):
        raise DueDateError("That date is more than two years ahead")
    return due


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """The position of the name that `word` is, or shortens to three letters or more, as people write it."""
    begins = _WRITTEN_SO.get(word, word)
    for index, name in enumerate(names):
        if len(word) >= 3 and name.lower().startswith(begins):
            return index
    return None
