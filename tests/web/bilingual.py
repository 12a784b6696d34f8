"""Two small knowledge bases, of a library in English and in German."""

from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from tests.builders import write_files
from tests.web.doubles import make_client

ENGLISH = {
    "settings.yaml": """\
        name: The library
        locale: en-GB
        greeting: Welcome to the library!
        starters:
          - opening-hours
        """,
    "topics/visit.yaml": """\
        title: Your visit
        entries:
          - id: opening-hours
            question: When is the library open?
            answer: On weekdays, until late.
            next:
              - card
          - id: card
            question: How do I get a library card?
            answer: Ask at the desk.
        """,
    "safety/disclaimers.yaml": """\
        default: The rules of the house apply.
        """,
    "safety/breathing.yaml": """\
        level: emergency
        reply: Call for help now.
        dangers:
          - id: cannot-breathe
            when:
              - cannot breathe
        """,
}
GERMAN = {
    "settings.yaml": """\
        name: Die Bibliothek
        locale: de
        greeting: Willkommen in der Bibliothek!
        starters:
          - opening-hours
        """,
    "topics/besuch.yaml": """\
        title: Ihr Besuch
        entries:
          - id: opening-hours
            question: Wann hat die Bibliothek geöffnet?
            answer: Werktags bis in den Abend.
            next:
              - card
          - id: card
            question: Wie bekomme ich einen Ausweis?
            answer: Fragen Sie am Schalter.
        """,
}
OPEN = "When is the library open?"
IS_OPEN = "On weekdays, until late."
OFFEN = "Wann hat die Bibliothek geöffnet?"
IST_OFFEN = "Werktags bis in den Abend."


def write_bases(folder: Path) -> tuple[Path, Path]:
    """The folders of both, the English one first."""
    english = write_files(folder / "english", ENGLISH)
    return english, write_files(folder / "german", GERMAN)


def say(client: FlaskClient, message: str, **more: object) -> dict[str, str]:
    """The reply of the chat to a message."""
    response = client.post("/api/chat", json={"message": message, **more})
    assert response.status_code == 200
    reply: dict[str, str] = response.get_json()
    return reply


def bilingual(folder: Path, **config: Any) -> FlaskClient:
    """A client of a server with both, written to a folder."""
    return make_client(knowledge=write_bases(folder), **config)
