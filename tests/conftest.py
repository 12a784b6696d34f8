"""What every test may ask for: the shop, the shipped knowledge, and files to break."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot import KnowledgeBase, Responder, load
from bot.curation import journal
from tests.builders import KNOWLEDGE, SHOP_FILES, make_shop, write_files
from tests.servers.postgres import Postgres, running

# How long an example takes says more about the machine than about the code.
settings.register_profile("askwell", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=400)
settings.load_profile("askwell")


@pytest.fixture(scope="session", autouse=True)
def _edits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Edits of tests are kept apart from those of whoever works here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "EDITS", tmp_path_factory.mktemp("edits"))
        yield


@pytest.fixture(scope="session")
def shop() -> KnowledgeBase:
    return make_shop()


@pytest.fixture(scope="session")
def responder(shop: KnowledgeBase) -> Responder:
    """The shop's; it never changes, so all tests share it."""
    return Responder(shop)


@pytest.fixture(scope="session")
def shipped() -> KnowledgeBase:
    """The knowledge that Askwell comes with."""
    return load(KNOWLEDGE)


@pytest.fixture(scope="session")
def shipped_responder(shipped: KnowledgeBase) -> Responder:
    return Responder(shipped)


@pytest.fixture
def knowledge_folder(tmp_path: Path) -> Path:
    """The shop's files, every kind of them, free to be broken."""
    return write_files(tmp_path / "knowledge", SHOP_FILES)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL; each test makes a database of its own in it."""
    with running() as server:
        yield server
