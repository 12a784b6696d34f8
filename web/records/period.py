"""The days that reports look back to."""

from datetime import date, timedelta

from web.config import Config

# Days to look back where nothing says how long texts are kept.
USUAL_DAYS = 30


def report_days(config: Config) -> int:
    """How many days a report looks back: as many as texts are kept."""
    return config.retention_days or USUAL_DAYS


def days_until(today: date, days: int) -> list[date]:
    """The `days` days that end today, oldest first: with 1, today alone."""
    return [today - timedelta(days=ago) for ago in reversed(range(days))]
