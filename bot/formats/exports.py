"""Knowledge out: its entries in another format, and where they are written."""

from pathlib import Path

from bot.domain import BadRequest, KnowledgeBase
from bot.formats.base import Export
from bot.formats.disclaimers import with_disclaimers
from bot.formats.transfer import FORMATS


def export(
    knowledge: KnowledgeBase, name: str, *, disclaimers: bool = True
) -> tuple[dict[str, str], list[str]]:
    """Write a knowledge base in a format: texts by file name, and what is lost.

    Answers carry their disclaimers where the format shows them to visitors, unless
    `disclaimers` is false.
    """
    format = FORMATS[name]
    carried = disclaimers and format.shows
    content = with_disclaimers(knowledge) if carried else knowledge
    exported = format.write(content) if format.write else Export(files={})
    lost = format.leaves_out(knowledge, disclaimers=carried)
    return exported.files, [*lost, *exported.remarks]


def write_export(name: str, files: dict[str, str], out: Path) -> list[Path]:
    """Write one exported file to the path `out`, or several into the folder `out`.

    Raises BadRequest where a file is there already, before anything is written.
    """
    paths = {out / f if len(files) > 1 else out: text for f, text in files.items()}
    for path in paths:
        if path.exists():
            raise BadRequest(f"{path} is there already; name another with --out.")
    for path, text in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding=FORMATS[name].encoding, newline="")
    return list(paths)
