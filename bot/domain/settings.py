"""How the bot introduces itself and how sure it must be: two files of settings."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from bot.domain.catalogue import ENGLISH, catalogue_of
from bot.domain.filling import may_have
from bot.domain.locales import LOCALE, language_code
from bot.domain.model import Id, Model, Phrases, Text


def _as_several(texts: str | Phrases) -> Phrases:
    return (texts,) if isinstance(texts, str) else texts


class HandOff(Model):
    """Where a visitor finds a person."""

    label: Text = Field(description="What the link says.", examples=["Write to us"])
    url: Annotated[str, Field(pattern=r"^(mailto:\S+@\S+|https://\S+)$")] = Field(
        description="An e-mail address or a page.",
        examples=["mailto:desk@example.org"],
    )


class Texts(Model):
    """What the bot says around the entries; by default in the language of `locale`."""

    suggest: Text = Field(
        default=ENGLISH.texts["suggest"],
        description="Above two or three entries, where none is near enough to answer.",
    )
    decline: Annotated[Text | Phrases, AfterValidator(_as_several)] = Field(
        default=(ENGLISH.texts["decline"],),
        description="Where no entry is near: one text or several, which take turns. "
        "The contact follows where the message is about the bot's subject.",
        examples=[["I don't have an answer to that.", "My sources don't say."]],
    )
    declined_again: Annotated[Text, may_have("topics")] = Field(
        default=ENGLISH.texts["declined_again"],
        description="From the second decline in a row on; {topics} stands for the "
        "titles of all topics.",
    )
    lost_chip: Text = Field(
        default=ENGLISH.texts["lost_chip"],
        description="To who picks a suggestion that an edit has removed since.",
    )
    none_of_these: Text = Field(
        default=ENGLISH.texts["none_of_these"],
        description="What a button says below suggestions that turns all of them down.",
    )
    no_question: Text = Field(
        default=ENGLISH.texts["no_question"],
        description="To a message that asks nothing, such as a lone letter or 'ok so'; "
        "the starters are offered below.",
    )
    language: Text = Field(
        default=ENGLISH.texts["language"],
        description="To a message in another language; the emergency numbers follow.",
    )
    unreadable: Text = Field(
        default=ENGLISH.texts["unreadable"],
        description="To a message without a known word; the emergency numbers follow.",
    )
    emergency: Text | None = Field(
        default=None,
        description="The emergency numbers, in one line below what cannot be read.",
        examples=["In an emergency, call 999 (UK and Ireland), 911 (US) or 112."],
    )


class Settings(Model):
    """Everything in settings.yaml: how the bot introduces itself.

    The texts that it leaves out are in the language of its locale.
    """

    name: Text = Field(default="Askwell", description="What the bot is called.")
    greeting: Text = Field(
        default=ENGLISH.settings["greeting"],
        description="The first thing that it says.",
    )
    notice: Text = Field(
        default=ENGLISH.settings["notice"],
        description="That it is a machine, what it answers from, and what visitors "
        "should not type.",
    )
    starters: tuple[Id, ...] = Field(
        default=(),
        description="Entries that are offered before anything is asked.",
        examples=[["what-is-micro-needling", "is-it-safe"]],
    )
    contact: Text | None = Field(
        default=None,
        description="Whom to ask instead, where the bot has no answer.",
        examples=["Ask at the desk, or write to desk@example.org."],
    )
    hand_off: HandOff | None = Field(
        default=None,
        description="Where a person answers, offered where the bot declines and where "
        "a visitor asks for a person.",
        examples=[{"label": "Write to us", "url": "mailto:desk@example.org"}],
    )
    privacy_url: Annotated[str, Field(pattern=r"^(https?://|/)\S*$")] | None = Field(
        default=None,
        description="The address of your privacy page, linked in the chat.",
        examples=["https://www.example.org/privacy"],
    )
    locale: Annotated[str, Field(pattern=LOCALE)] = Field(
        default="en",
        description="The language of the answers, with its country if it matters. "
        "Dates and the bot's own texts follow it.",
        examples=["en-GB"],
    )
    semantic: bool = Field(
        default=True,
        description="false searches by words alone: faster, and it finds fewer of the "
        "questions asked in other words.",
    )
    figures: Literal["cited", "free"] | None = Field(
        default=None,
        description="cited: every figure of every answer must stand in a fact that its "
        "entry cites; free: none need to. Without it, they must where an entry cites "
        "any source.",
    )
    labels: Phrases = Field(
        default=(),
        description="Files of testers' labels, or folders with some, as paths from "
        "this folder: `askwell diff` asks them. A server reads none.",
        examples=[["../labels"]],
    )
    texts: Texts = Field(
        default=Texts(),
        description="Its sentences around the entries, where yours should differ.",
    )

    @model_validator(mode="before")
    @classmethod
    def _in_its_language(cls, given: Any) -> Any:
        """Lay what an editor wrote over the texts of the locale's language."""
        if not isinstance(given, dict):
            return given
        ours = catalogue_of(str(given.get("locale", "en")))
        texts = given.get("texts", {})
        if isinstance(texts, dict):
            texts = {**ours.texts, **texts}
        return {**ours.settings, **given, "texts": texts}

    @property
    def language(self) -> str:
        """The locale's language without its country, such as en."""
        return language_code(self.locale)

    @property
    def country(self) -> str | None:
        """The locale's country, such as GB, if it names one."""
        return self.locale.partition("-")[2] or None


Share = Annotated[float, Field(gt=0, lt=1)]


class Calibration(Model):
    """Everything in calibration.yaml, which `askwell calibrate` writes.

    `knowledge` is a hash of what it was fitted on, `semantic` that setting then.
    `shift` moves the intercept of confidence; answers and suggestions begin at the
    next two. `dangers` are those of each page of safety/ then.
    """

    knowledge: Text = Field(
        description="A hash of what it was fitted on: all that the search reads."
    )
    semantic: bool = Field(description="The setting of that name at that time.")
    shift: Annotated[float, Field(ge=-6, le=6)] = Field(
        description="By how much confidence rises, in log-odds."
    )
    answer_from: Share = Field(description="The confidence at which answers begin.")
    suggest_from: Share = Field(
        description="The confidence at which suggestions begin."
    )
    dangers: dict[Id, tuple[Id, ...]] = Field(
        default={},
        description="The pages of safety/ with their dangers at that time: one that "
        "is gone is an error.",
    )
