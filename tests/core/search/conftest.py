"""An encoder that is quick and notes what it reads, for the tests that ask for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.search.doubles import WordEncoder, encoding_with


@pytest.fixture
def encoder(tmp_path: Path) -> Iterator[WordEncoder]:
    """The encoder of this test, in a folder of its own."""
    with encoding_with(WordEncoder(), tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def word_encoder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordEncoder]:
    """The same for all tests of a module."""
    with encoding_with(WordEncoder(), tmp_path_factory.mktemp("encoded")) as found:
        yield found
