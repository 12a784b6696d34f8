"""nltk's Snowball stemmer without the rest of nltk.

To import any part of nltk is to import all of it: 0.4 seconds, and above one where
scipy and scikit-learn are installed, at every start of every command. The stemmer needs
five of its files.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

_NAME = "nltk"


def english_stemmer() -> Any:
    """Make an `nltk.stem.snowball.EnglishStemmer`."""
    with _hollow_packages():
        from nltk.stem.snowball import EnglishStemmer

        return EnglishStemmer()


@contextmanager
def _hollow_packages() -> Iterator[None]:
    """Stand in for nltk's packages during an import, unless they are loaded.

    What the stemmer takes from the corpora is a list of stop words that is not used.
    """
    spec = find_spec(_NAME)
    if _NAME in sys.modules or spec is None:
        yield
        return
    root = Path(spec.origin or "").parent
    packages = {"nltk": root, "nltk.stem": root / "stem", "nltk.corpus": root}
    for name, folder in packages.items():
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package
    sys.modules["nltk.corpus"].stopwords = None  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == _NAME]:
            del sys.modules[name]
