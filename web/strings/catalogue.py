"""The words of the chat and of the public pages in one language."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot import cldr

Tables = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Our words in a language such as "de" or "pt-BR", by name.

    `chat` has those of the chat, `pages` those of the pages; `errors` has by status,
    such as "404", what is wrong, and as "404_next" what to do next.
    """

    language: str
    chat: Mapping[str, str]
    pages: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def direction(self) -> str:
        """Return the `dir` attribute of its language: "ltr" or "rtl"."""
        return cldr(self.language).text_direction

    @property
    def tables(self) -> Tables:
        return {"chat": self.chat, "pages": self.pages, "errors": self.errors}
