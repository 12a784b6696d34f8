"""Words to their stems: nltk's Snowball stemmers, or the first letters.

To import any part of nltk is to import all of it: 0.4 seconds, and above one where
scipy and scikit-learn are installed, at every start of every command. The stemmers need
five of its files.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

_NAME = "nltk"

Stemmer = Callable[[str], str]


def stemmer(name: str) -> Stemmer:
    """Return a stemmer by its name in a language pack.

    That is a language that nltk's Snowball stemmers have ("german"), a number of first
    letters to keep ("5"), or nothing, which leaves words as they are. Raises
    AttributeError for a language that nltk has no stemmer of.
    """
    if not name:
        return str
    if name.isdigit():
        length = int(name)
        return lambda word: word[:length]
    stem: Stemmer = getattr(_snowball(), f"{name.title()}Stemmer")().stem
    return lambda word: str(stem(word))


@cache
def _snowball() -> ModuleType:
    with _hollow_packages():
        from nltk.stem import snowball
    module: ModuleType = snowball
    return module


@contextmanager
def _hollow_packages() -> Iterator[None]:
    """Stand in for nltk's packages during an import, unless they are loaded.

    What the stemmers take from the corpora is a list of stop words that is not used.
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
