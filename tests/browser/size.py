"""How much of the widget travels: `python -m tests.browser.size`."""

import argparse
import gzip
from pathlib import Path

from web.strings.catalogues import shipped
from web.views.api_bodies import StringsBody

STATIC = Path(__file__).parents[2] / "web" / "static"
LIMIT = 27 * 512


def files() -> dict[str, Path]:
    """The widget's files by their path below `static/`."""
    paths = [STATIC / "faq-chat.js", *sorted((STATIC / "faq-chat").iterdir())]
    return {str(path.relative_to(STATIC)): path for path in paths}


def sizes() -> dict[str, int]:
    """The gzipped bytes of each of the widget's files, and of its words."""
    weighed = {
        name: len(gzip.compress(path.read_bytes())) for name, path in files().items()
    }
    return weighed | {"words in the heaviest language": max(map(words, shipped()))}


def words(language: str) -> int:
    """The gzipped bytes of the chat's words in a language."""
    body = StringsBody.of(shipped()[language]).model_dump_json()
    return len(gzip.compress(body.encode()))


def main() -> None:
    for name, size in sizes().items():
        print(f"{size:6,} {name}")
    print(f"{sum(sizes().values()):6,} bytes gzipped in all, of {LIMIT:,}")


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
