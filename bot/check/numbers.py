"""The figures of a text: the numbers that state something, each with what it counts."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

from bot.check.shapes import without_shapes
from bot.text import split_links

_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "three four five six seven eight nine ten eleven twelve".split(), start=3
    )
}
# Measures that are written in several ways, each under the first of them.
_MEASURES = (
    ("second", "sec"),
    ("minute", "min"),
    ("hour", "hr", "h"),
    ("day",),
    ("week", "wk"),
    ("month", "mth"),
    ("year", "yr"),
    ("percent", "%", "pct"),
    ("degree", "°", "°c", "°f"),
    ("inch", "inche"),
    ("millimetre", "mm", "millimeter"),
    ("centimetre", "cm", "centimeter"),
    ("metre", "m", "meter"),
    ("kilometre", "km", "kilometer"),
    ("milligram", "mg"),
    ("gram", "g"),
    ("kilogram", "kg", "kilo"),
    ("millilitre", "ml", "milliliter"),
    ("litre", "l", "liter"),
    ("euro", "€", "eur"),
    ("pound", "£", "gbp"),
    ("dollar", "$", "usd"),
    ("penny", "p", "pence"),
    ("spf", "lsf"),
)
_MEASURE_OF = {spelling: unit[0] for unit in _MEASURES for spelling in unit}
# Measures that stand before their number.
_LEADING = frozenset("€ £ $ eur gbp usd spf lsf".split())
# What a number names, also where its capital only begins a sentence: "Page 3".
_NUMBERED = frozenset(
    "act appendix article building bus chapter class clause figure floor gate group "
    "hall house item level line no number page paragraph part phase platform point "
    "question room rule section stage step table terminal tram type unit version ward "
    "windows zone absatz artikel kapitel linie raum seite étage página artículo".split()
)
# What a number names in small letters as well: "room 214", "the 2nd floor".
_PLACES = frozenset(
    "aisle building bus chapter door floor gate hall locker page platform room shelf "
    "storey story terminal tram ward".split()
)
# Between the numbers of a range or a row, which share the unit of the last.
_BETWEEN = frozenset("to or and bis oder und à ou et a o y e – — - /".split())
# Words that end what a number counts: "3 of them", "3 are".
_LIGHT = frozenset(
    "a about after again ago all also although an and another any are as at away be "
    "because been before being between but by can could do does during each either "
    "every few for from had has have he her here his how i if in into is it its just "
    "later less like long many may me might more most much my no nor not of off often "
    "on once only or other our out over per plus she should since so some still such "
    "than that the their them then there these they this those though through times to "
    "too under until up us very was we were what when where which while who whose why "
    "will with within without would you your "
    "aber als am an auf aus bei das dass dem den der des die ein eine für im in ist "
    "mit nach oder pro sind und vom von vor wenn wird zu zum zur "
    "au aux avant avec dans de des du en est et la le les ou par pour que qui sans son "
    "sont sur un une vers "
    "al antes como con de del desde el en es la las los más o para por que se sin son "
    "su un una y".split()
)
_BEFORE_YEARS = frozenset(
    "in since until till by from of before after during a an the and to – - / ( © seit "
    "im ab bis von en depuis dès de desde hasta".split()
)
_YEAR = re.compile(r"(?:19|20)\d\d")
# Years long past, where nothing is counted: "the Act of 1850", "in 1850".
_OLD_YEAR = re.compile(r"1[0-8]\d\d")
_BEFORE_OLD_YEARS = frozenset(
    "in since until till by from of before after im seit bis von en depuis de".split()
)
_HOURS = re.compile(
    r"\b(?:open|opens|opening|close[sd]?|closing|daily|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)days?|weekdays?|weekends?|geöffnet|täglich|öffnungszeiten|ouverte?s?"
    r"|horaires|abiert[oa]s?|abre|horario)\b",
    re.IGNORECASE,
)
_LAST_HOUR = 24
_TOKENS = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|°[CF]?|[^\w\s]|\n")
_SENTENCES = re.compile(r"(?<=[.!?:;])\s+|\n+")
_PERCENT = re.compile(r"(?<=\d)\s?(?:per\scent|prozent|pour\scent|por\sciento)\b", re.I)
# "30th", "the over 65s".
_ENDINGS = frozenset("st nd rd th er ème s".split())
_ORDINALS = frozenset("st nd rd th".split())
# Words behind a number among which is what it counts: "2 large randomised trials".
_REACH = 3
# Letters that the forms of a word share at least, and by which they may differ.
_SHARED, _ENDING = 3, 3


class Figure(NamedTuple):
    """A number in digits, and the words among which is what it counts, folded.

    A measure stands alone and in one spelling: "3 wks" gives `("3", ("week",))`. Where
    the clause ends behind a number, nothing is known of what it counts.
    """

    number: str
    unit: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.number, *self.unit))

    def is_stated_by(self, fact: Self) -> bool:
        """Whether a fact has the same number of the same, as far as both say of what.

        "3 weeks" is stated by "3 to 4 weeks" and by "3", and not by "3 years".
        """
        if self.number != fact.number:
            return False
        pairs = [(one, other) for one in self.unit for other in fact.unit]
        return not pairs or any(_are_forms(one, other) for one, other in pairs)


def figures_of(text: str) -> list[Figure]:
    """Return the figures of a text in order; number words count from three on.

    "Three sessions, or 1,000" gives `("3", ("sessions",))` and `("1000", ())`. Of a
    link its words count, of a telephone link nothing. What names something or says
    when and where is no figure: COVID-19, Article 20, 9:30, 24/7, 2019.
    """
    spans = (span.text for span in split_links(text) if not span.is_telephone)
    plain = _PERCENT.sub("%", without_shapes("".join(spans)))
    return [
        figure
        for sentence in _SENTENCES.split(plain)
        for figure in _figures(_TOKENS.findall(sentence))
        if not (_is_hour(figure) and _HOURS.search(sentence))
    ]


def _figures(tokens: Sequence[str]) -> Iterator[Figure]:
    for place, token in enumerate(tokens):
        if number := _number(token):
            unit = _unit(tokens, place)
            if not _is_name(tokens, place, unit):
                yield Figure(number, unit)


def _number(token: str) -> str:
    """Return a number's digits, "1000" for "1,000", and nothing for another token."""
    digits = token.replace(",", "") if token[0].isdigit() else ""
    return _NUMBER_WORDS.get(token.lower(), digits)


def _unit(tokens: Sequence[str], place: int) -> tuple[str, ...]:
    """Return what the number at a place counts, by what is before or behind it."""
    if place and tokens[place - 1].lower() in _LEADING:
        return (_MEASURE_OF[tokens[place - 1].lower()],)
    counted = tuple(_counted(tokens[place + 1 :]))
    measures = [word for word in counted if word in _MEASURE_OF]
    return (measures[0],) if measures else counted or _shared(tokens, place)


def _counted(behind: Sequence[str]) -> Iterator[str]:
    """Yield the words that directly follow a number, up to the end of the clause."""
    words = [piece.lower() for piece in behind if piece != "-"][: _REACH + 1]
    if words and words[0] in _ENDINGS:
        words = words[1:]
    for word in words[:_REACH]:
        measure = _MEASURE_OF.get(word) or _MEASURE_OF.get(word.removesuffix("s"))
        if not measure and (not word.isalpha() or _is_light(word)):
            return
        yield measure or word


def _is_light(word: str) -> bool:
    return word in _BETWEEN or word in _LIGHT


def _shared(tokens: Sequence[str], place: int) -> tuple[str, ...]:
    """Return the unit of the next number of a range: in "4 to 6 weeks" weeks."""
    between, after = tokens[place + 1 : place + 2], place + 2
    if not between or between[0].lower() not in _BETWEEN:
        return ()
    is_range = any(map(_number, tokens[after : after + 1]))
    return _unit(tokens, after) if is_range else ()


def _is_name(tokens: Sequence[str], place: int, unit: tuple[str, ...]) -> bool:
    """Whether digits are a year, or belong to the capitalised word before them."""
    before = tokens[place - 1] if place else ""
    has_measure = any(word in _MEASURE_OF for word in unit)
    if has_measure or not tokens[place].replace(".", "").isdigit():
        return False
    if _YEAR.fullmatch(tokens[place]):
        return before.lower() in _BEFORE_YEARS or not unit
    if _is_old_year(tokens, place, unit) or _is_place(tokens, place):
        return True
    if before == before.lower() or before.lower() in _NUMBER_WORDS:
        return False
    begins = place == 1 and before == before.capitalize()
    return not begins or before.lower() in _NUMBERED


def _is_old_year(tokens: Sequence[str], place: int, unit: tuple[str, ...]) -> bool:
    """Whether digits are a year long past: "in 1850", "the 1850 Act"."""
    if not place or not _OLD_YEAR.fullmatch(tokens[place]):
        return False
    behind = next(iter(tokens[place + 1 :]), "")
    is_named = behind != behind.lower() and behind.lower() in _NUMBERED
    is_dated = tokens[place - 1].lower() in _BEFORE_OLD_YEARS
    return is_named or (is_dated and (not unit or behind != behind.lower()))


def _is_place(tokens: Sequence[str], place: int) -> bool:
    """Whether digits say where: "room 214", "the 2nd floor"."""
    if place and tokens[place - 1].lower() in _PLACES:
        return True
    ending, *named = [*tokens[place + 1 : place + 3], ""]
    return ending.lower() in _ORDINALS and named[0].lower() in _PLACES


def _is_hour(figure: Figure) -> bool:
    """Whether a figure may be an hour of the day, as in "open from 9 to 17"."""
    number = figure.number
    return not figure.unit and number.isdigit() and int(number) <= _LAST_HOUR


def _are_forms(one: str, other: str) -> bool:
    """Whether two words are one in two forms, such as `study` and `studies`."""
    shorter, longer = sorted((one, other), key=len)
    if shorter in _MEASURE_OF and longer in _MEASURE_OF:
        return shorter == longer
    stem = shorter[:-1] if shorter.endswith("y") else shorter
    is_near = len(shorter) >= _SHARED and len(longer) - len(shorter) <= _ENDING
    return is_near and longer.startswith(stem)
