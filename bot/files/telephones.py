"""Numbers that visitors read and numbers that they call, and where these answer."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.domain import cldr
from bot.files.document import Document, Loc, Shown, line_of
from bot.text import did_you_mean, split_links

# "24/7", "24 hours", "9 am" say when somebody answers.
_TIMES = re.compile(
    r"\b24/7\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}(?:\s?(?:-|–|to)\s?\d{1,2})?[\s-]?"
    r"(?:h|hours?|days?|[ap]\.?m|o.clock)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\+?\(?\d(?:[\s()‐‑–.-]{0,3}\d)*")
# The same number with its country: "+44 (0)20 …", "0044 20 …".
_TRUNK, _ABROAD = re.compile(r"\(0\)"), re.compile(r"^\s*(?:\+|00)")
_LETTERS = re.compile(r"(?<=\d-)[A-Z]+\b")
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_COUNTRY = re.compile("[A-Z]{2}")
# Digits from which on a number is one to call, and from which on it has a country.
_CALLED, _LONG = 3, 6
_COUNTRY_CODE = 3


class _Number(NamedTuple):
    """A number's digits, without the sign or zeros that say how it is dialled."""

    digits: str
    is_abroad: bool


def find_wrong_numbers(document: Document, texts: Iterable[Shown]) -> None:
    """Report numbers of a file that are not those that are called.

    Visitors see the label of a button, or the words of a link, and call its number.
    """
    for loc, words, tel in _buttons(document):
        if not _names(words, tel):
            what = f"says {words!r}, and calls {tel}; mend the one that is wrong"
            document.report(loc, what)
    for shown in texts:
        for span in split_links(shown.text):
            if span.is_telephone and not _names(span.text, span.address or ""):
                what = (
                    f"the link says {span.text!r}, and calls {span.address}; mend the "
                    "one that is wrong"
                )
                piece = f"{span.text.split()[-1]}]({span.address})"
                line = line_of(piece, document, shown.loc)
                document.reports.append((line, shown.loc, what))


def find_unknown_countries(document: Document) -> None:
    """Report countries of buttons, and of the locale, that there are none of."""
    known = {str(code) for code in cldr("en").territories}
    for loc, text in document.texts.items():
        if loc == ("locale",):
            code = text.partition("-")[2]
        elif "call" in loc and "countries" in loc:
            code = text
        else:
            continue
        if _COUNTRY.fullmatch(code) and code not in known:
            meant = cldr(f"en-{code}").territory
            near = did_you_mean(code, sorted(known))
            hint = f"; did you mean {meant!r}?" if meant else near
            what = f"there is no country {code!r}{hint or '; write its ISO code'}"
            document.report(loc, what)


def _buttons(document: Document) -> Iterator[tuple[Loc, str, str]]:
    """Yield the path and the label of each button, with its number."""
    for loc, text in document.texts.items():
        if loc[-1:] == ("label",) and (tel := document.texts.get((*loc[:-1], "tel"))):
            yield loc, text, tel


def _names(words: str, tel: str) -> bool:
    """Whether all numbers that words name, if there are any, are the one called."""
    called = _number(tel.removeprefix("tel:").partition(";")[0])
    plain = _LETTERS.sub(lambda found: found[0].translate(_KEYPAD), words)
    plain = _TIMES.sub(" ; ", _TRUNK.sub("", plain))
    named = [_number(found[0]) for found in _NUMBER.finditer(plain)]
    others = [number for number in named if not _are_same(number, called)]
    if len(others) == len(named):
        return not named
    # "NHS 111, option 2".
    return all(len(number.digits) < _CALLED for number in others)


def _number(text: str) -> _Number:
    is_abroad = bool(_ABROAD.match(text))
    digits = "".join(str(int(char)) for char in text if char.isdecimal())
    return _Number(digits.removeprefix("00"), is_abroad)


def _are_same(one: _Number, other: _Number) -> bool:
    """Whether two numbers are one: "+44 20 7946 0000" is "020 7946 0000"."""
    if one.digits == other.digits:
        return True
    longer, shorter = sorted((one, other), key=lambda number: number.is_abroad)[::-1]
    local = shorter.digits.removeprefix("0")
    code = longer.digits.removesuffix(local)
    is_national = longer.is_abroad and not shorter.is_abroad and len(local) >= _LONG
    return is_national and 0 < len(code) <= _COUNTRY_CODE
