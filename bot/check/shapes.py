"""What has digits and states nothing: times, dates, telephones, addresses, names.

No source says when a shop opens, and none need say that COVID-19 ends in 19.
"""

import re

_MONTHS = (
    "January February March April May June July August September October November "
    "December Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec "
    "Januar Februar März Mai Juni Juli Oktober Dezember "
    "janvier février mars avril mai juin juillet août septembre octobre novembre "
    "décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre "
    "noviembre diciembre"
).replace(" ", "|")
_STREETS = (
    "Avenue|Ave|Boulevard|Blvd|Close|Court|Drive|Lane|Place|Road|Rd|Square|Street|St"
    "|Way"
)
_CALL = (
    "call|dial|fax|phone|ring|tel|telephone|text|anrufen|telefon|appelez|téléphone"
    "|llame|teléfono"
)
_CLOCK = r"\d{1,2}(?:[:.]\d\d)?"
_HALF_DAY = r"(?:[ap]m\b|[ap]\.m\.|o['’]?clock\b|uhr\b)"
_TO = r"\s?(?:-|–|—|to|until|till|and|or|bis|und|oder|à|ou|a|y|o)\s?"
_ORDINAL = r"(?:st|nd|rd|th|er|\.)?"

_ITEMS = (r"(?m:^\s*\d+[.)]\s)",)
_ADDRESSES_ONLINE = (r"\S+@\S+", r"(?i:\b(?:https?://|www\.)\S+)")
_DATES = (
    r"\b\d{4}-\d\d-\d\d\b",
    r"\b\d{1,2}(?P<mark>[./])\d{1,2}(?P=mark)(?:\d{4}|\d\d)\b",
    rf"\b\d{{1,2}}{_ORDINAL}\s(?:de\s)?(?:{_MONTHS})\b(?:\s(?:de\s)?\d{{4}})?",
    rf"\b(?:{_MONTHS})\.?\s\d{{1,2}}{_ORDINAL}\b(?!\s?%)(?:,?\s\d{{4}})?",
)
_TIMES = (
    r"\b24/7\b",
    rf"(?i:\b{_CLOCK}(?:\s?{_HALF_DAY})?{_TO}{_CLOCK}\s?{_HALF_DAY})",
    rf"(?i:\b{_CLOCK}\s?{_HALF_DAY})",
    r"(?i:\b\d{1,2}\s?h\s?[0-5]\d\b)",
    rf"(?i:\b\d{{1,2}}\s?h{_TO}\d{{1,2}}\s?h\b)",
    r"\b(?:[01]?\d|2[0-4]):[0-5]\d\b",
    r"\b(?:[6-9]|1[0-2])\s?[–-]\s?(?:1[3-9]|2[0-4])(?=\s?(?:[.,;)]|$|on\b))",
)
_TELEPHONES = (
    rf"(?i:\b(?:{_CALL})\b[.:]?\s(?:(?:us|on|at|unter|au|al|el|le)\s)*"
    r"\+?\d[\d ()/-]*\d\b)",
    r"(?:\+\d|\(\d{2,5}\)|\b0\d)[\d ()/-]{4,}\d\b",
    r"\b\d{3}[ .-]\d{3}[ .-]\d{4}\b",
)
_ADDRESSES = (
    rf"\b\d{{1,4}}[a-z]?(?:\s[A-Z]\w+){{1,3}}\s(?:{_STREETS})\b",
    r"\b\d{1,4},?\s(?:rue|avenue|boulevard|place|quai)\b",
    r"\b\w*(?:straße|strasse|str\.|weg|platz|gasse|allee)\s\d+[a-z]?\b",
    r"\b\d{5}(?=\s[A-ZÀ-Ý])",
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b",
)
# ISBN 978-0-13-468599-1, reference 12-3456, 10-2214-7.
_REFERENCES = (
    r"(?i:\b(?:isbn|issn|doi|pmid|ref|reference|no|number|nr)\b)[.:]?\s?#?"
    r"(?:\d\w{0,12}[./-][\w./-]+|\d{5,})",
    r"(?<![\d-])(?=[\d-]*(?:\d{3}|\b0))\d{1,8}(?:-\d{1,8}){2,6}(?![\d-])",
)
# 2 * 3, 2 + 3 = 5, where nothing is counted.
_SUMS = (
    r"(?<![\d.,])\d{1,6}(?:\s?[*+=]\s?\d{1,6}){1,6}(?![\d%])(?=\s?(?:[.,;:!?)]|$))",
)
# COVID-19, B12, H1N1, omega-3; § 5, § 12a.
_NAMES = (r"\b[^\W\d_]+(?:-?\d+[^\W\d_]*)+\b", r"§\s?\d+[a-z]?\b")

_NOTHING_STATED = re.compile(
    "|".join(
        (
            *_ITEMS,
            *_ADDRESSES_ONLINE,
            *_DATES,
            *_TIMES,
            *_TELEPHONES,
            *_ADDRESSES,
            *_REFERENCES,
            *_SUMS,
            *_NAMES,
        )
    )
)
# Ends a clause, so that nothing before counts what stands behind.
_GAP = " ; "

_WHOLE = r"\b100\s?(?:%|per\s?cent\b)"
# As people say it of anything: "100 % safe", "not 100 %"; "100 % of them" is a figure.
_SAID_OF_ALL = re.compile(
    rf"(?i:(?P<denied>(?:\b(?:no|not|never|none|nothing|nobody|cannot)\b|n['’]t\b)"
    rf"[^.!?;\n]{{0,80}}?){_WHOLE}"
    rf"|{_WHOLE}(?=\s?(?:[.,;:!?)]|$)|\s(?:accurate|certain|effective|guaranteed"
    r"|harmless|painless|reliable|right|safe|safety|secure|success|successful|sure)\b))"
)


def without_wholes(text: str) -> str:
    """Return a text without "100 %" where it is denied or said of no share of anything.

    What it claims is an overclaim, which another check knows: no source's figure.
    """
    return _SAID_OF_ALL.sub(lambda found: f"{found['denied'] or ''}{_GAP}", text)


def without_shapes(text: str) -> str:
    """Return a text without what only looks like figures.

    `"Open 9:30 to 5 pm, 3 days"` gives `"Open  ; , 3 days"`.
    """
    return _NOTHING_STATED.sub(_GAP, text)
