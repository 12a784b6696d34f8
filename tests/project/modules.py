"""The modules of the program, by name, for tests that read its source."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def modules(*packages: str) -> dict[str, Path]:
    """Each module of these packages with its file.

    `modules("bot")` holds `{"bot": …/bot/__init__.py, "bot.text.analyzer": …}`.
    """
    paths = [path for name in packages for path in sorted((ROOT / name).rglob("*.py"))]
    return {_dotted(path): path for path in paths}


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")
