"""The words of a public page: those of the knowledge's language."""

from dataclasses import dataclass
from datetime import date

from babel.units import format_unit
from markupsafe import Markup, escape

from bot import as_date, cldr, language_code
from web.strings.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """What a template says around knowledge that is in `locale`."""

    locale: str
    catalogue: Catalogue

    @property
    def direction(self) -> str:
        """Return the page's `dir` attribute: "rtl" for "ar-EG", "ltr" for "en-GB"."""
        return cldr(self.locale).text_direction

    @property
    def ours(self) -> dict[str, str]:
        """Return the attributes `lang` and `dir` of our words, if the page's differ."""
        language = self.catalogue.language
        if language_code(language) == language_code(self.locale):
            return {}
        return {"lang": language, "dir": self.catalogue.direction}

    def say(self, key: str, /, **values: object) -> Markup:
        """Return a text by its key; `values` fill its placeholders, markup or text."""
        return escape(self.catalogue.pages[key]).format(**values)

    def title_of_faq(self, name: str) -> str:
        """Return the title of the page with all answers, as plain text."""
        return self.catalogue.pages["faq_title"].format(name=name)

    def error(self, status: int) -> tuple[str, str] | None:
        """Return what is wrong and what to do next, None for a rare status."""
        errors, key = self.catalogue.errors, str(status)
        return (errors[key], errors[f"{key}_next"]) if key in errors else None

    def date(self, day: date) -> str:
        """Write a date: "28 November 2026"."""
        return as_date(day, self.catalogue.language if self.ours else self.locale)

    def days(self, number: int) -> str:
        """Write a number of days: "30 days"."""
        return format_unit(number, "duration-day", locale=cldr(self.catalogue.language))
