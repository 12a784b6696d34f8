"""How much of the widget travels: `python -m tests.browser.size`."""

import argparse
import gzip
from pathlib import Path

STATIC = Path(__file__).parents[2] / "web" / "static"
LIMIT = 13 * 1024


def sizes() -> dict[str, int]:
    """The gzipped bytes of each of the widget's files, all languages included."""
    files = [STATIC / "faq-chat.js", *sorted((STATIC / "faq-chat").iterdir())]
    return {
        str(path.relative_to(STATIC)): len(gzip.compress(path.read_bytes()))
        for path in files
    }


def main() -> None:
    for name, size in sizes().items():
        print(f"{size:6,} {name}")
    print(f"{sum(sizes().values()):6,} bytes gzipped in all, of {LIMIT:,}")


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
