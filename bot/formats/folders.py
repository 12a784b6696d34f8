"""What a path holds that somebody names: a file, a folder of files, or an archive."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from bot.domain import BadRequest

# Formats that other programs spread over several files.
_ENDINGS = (".html", ".htm", ".json", ".jsonl", ".md", ".qna", ".yaml", ".yml")
# Bytes of all the files of an archive, unpacked; agents of bots have under a hundredth.
_LIMIT = 256 * 1024 * 1024


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of a file, or of the files in a folder or archive.

    Of these, only files of the formats that come in several are taken, sorted by name.
    Raises BadRequest where there is none or one cannot be read.
    """
    is_archive = path.suffix.lower() == ".zip"
    found = list(_in_archive(path) if is_archive else _in_folder(path))
    if not found:
        kinds = f"{', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}"
        raise BadRequest(f"There is no {kinds} file in {path}; name the file itself.")
    yield from found


def _in_folder(path: Path) -> Iterator[tuple[str, bytes]]:
    inner = sorted(path.rglob("*")) if path.is_dir() else [path]
    for file in inner:
        if file == path or (file.is_file() and _is_taken(file.name)):
            try:
                yield str(file), file.read_bytes()
            except OSError as error:
                raise BadRequest(f"Cannot read {file}: {error.strerror}.") from error


def _in_archive(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with ZipFile(path) as archive:
            inner = [item for item in archive.infolist() if _is_taken(item.filename)]
            if sum(item.file_size for item in inner) > _LIMIT:
                megabytes = _LIMIT // 1024**2
                what = f"{path} unpacks to more than {megabytes} MB"
                raise BadRequest(f"{what}; name the files themselves.")
            for item in sorted(inner, key=lambda item: item.filename):
                yield f"{path}/{item.filename}", archive.read(item)
    except OSError as error:
        raise BadRequest(f"Cannot read {path}: {error.strerror}.") from error
    except (BadZipFile, RuntimeError) as error:
        raise BadRequest(f"Cannot unpack {path}: {error}.") from error


def _is_taken(name: str) -> bool:
    return name.lower().endswith(_ENDINGS)
