"""The formats that there are. A new one is one more module here."""

from bot.formats import csv, faqpage, markdown, qnabot, qnamaker, rasa
from bot.formats.base import Format

FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (csv, qnabot, qnamaker, rasa, faqpage, markdown)
}
IMPORTS = tuple(name for name, format in FORMATS.items() if format.read)
