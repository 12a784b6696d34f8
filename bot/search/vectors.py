"""Vectors of texts: the knowledge's are kept on disk, the messages' in memory alone.

The encoder reads a phrasing once; from then on every process and every command finds
its vector in a file, by a hash of the encoder and the text. The same goes for messages
that testers and editors wrote, where somebody asks so: `keeping_vectors`. What visitors
write never gets there.
"""

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.domain import Watch, unwatched
from bot.search.encoder import Encoder, Vectors
from bot.search.encoders import load_encoder
from bot.search.kept_file import KeptFile, opened
from bot.text import ENGLISH, Language

log = logging.getLogger(__name__)

KEPT = Path("var", "vectors.db")
# Vectors that the file holds, 160 MB; the oldest make room for new ones.
_MOST = 200_000
# Texts that are encoded and kept at a time.
_AT_A_TIME = 512

_Row = NDArray[np.float16]
_Found = dict[bytes, _Row]
# Those that this process has read: phrasings are asked as well, and many messages are
# read at a time.
_read_here: dict[bytes, _Row] = {}


class _KeptMessages:
    """The vectors of messages in a file, and those that are new to it."""

    def __init__(self, file: KeptFile) -> None:
        self._file = file
        self._new: _Found = {}

    def row(self, encoder: Encoder, text: str, key: bytes) -> _Row:
        """Return the vector of a text, of which the file may have it."""
        if key not in self._new:
            found = self._file.use(lambda file: _read(file, [key])) or {}
            if key in found:
                return found[key]
            self._new[key] = encoder.encode(text).astype(np.float16)
        return self._new[key]

    def keep(self) -> None:
        """Add the new ones to the file."""
        if self._new:
            self._file.use(lambda file: _add(file, self._new))


# Where those of messages are kept for now, if anywhere.
_kept_messages: list[_KeptMessages] = []


@contextmanager
def keeping_vectors(path: Path) -> Iterator[None]:
    """Keep the vectors of messages in a file meanwhile: of none that visitors wrote.

    Where the file cannot be used, one warning says why, and nothing is kept.
    """
    with closing(KeptFile(path)) as file:
        messages = _KeptMessages(file)
        _kept_messages.append(messages)
        try:
            yield
        finally:
            _kept_messages.remove(messages)
        messages.keep()


@lru_cache(maxsize=1_024)
def vector(text: str, language: Language = ENGLISH) -> Vectors:
    """Return the vector of a message; it is cached in this process alone.

    It is rounded as those on disk are, so that a phrasing has one vector.
    """
    encoder = load_encoder(language)
    key = _key(encoder, text)
    row = _read_here.get(key)
    if row is None and _kept_messages:
        row = _kept_messages[-1].row(encoder, text, key)
    if row is None:
        row = encoder.encode(text).astype(np.float16)
    return row.astype(np.float32)


def read_ahead(texts: Iterable[str], language: Language = ENGLISH) -> None:
    """Read messages, many at a time, so that `vector` has theirs at once.

    They stay in this process alone, by their hashes. Raises EncoderMissing.
    """
    encoder = load_encoder(language)
    keys = {text: _key(encoder, text) for text in texts}
    new = {text: key for text, key in keys.items() if key not in _read_here}
    _make_room()
    for some in _encoded(encoder, new, unwatched, "messages"):
        _read_here.update(some)


def _make_room() -> None:
    if len(_read_here) > _MOST:
        _read_here.clear()


def kept_vectors(
    texts: Sequence[str],
    watch: Watch = unwatched,
    path: Path = KEPT,
    language: Language = ENGLISH,
) -> Vectors:
    """Return the vectors of the knowledge's texts, a row for each.

    Those that the file at `path` lacks are encoded, on all processors, and kept there
    with 16 bits a number. Where the file cannot be used, a warning says why. Raises
    EncoderMissing.
    """
    encoder = load_encoder(language)
    keys = {text: _key(encoder, text) for text in texts}
    try:
        found = _kept(encoder, keys, watch, path)
    except (OSError, sqlite3.Error) as error:
        log.warning(
            "%s cannot be used, so that vectors are made anew at every start: %s. "
            "Remove the file if it is damaged.",
            path,
            error,
        )
        found = {}
        for some in _encoded(encoder, keys, watch):
            found.update(some)
    _make_room()
    _read_here.update((key, found[key]) for key in keys.values())
    return np.array([found[keys[text]] for text in texts], np.float32)


def _kept(
    encoder: Encoder, keys: Mapping[str, bytes], watch: Watch, path: Path
) -> _Found:
    """Read vectors from the file, once those that it lacks are added."""
    with closing(opened(path)) as file:
        found = _read(file, keys.values())
        new = {text: key for text, key in keys.items() if key not in found}
        for some in _encoded(encoder, new, watch):
            found.update(some)
            _add(file, some)
    return found


def _key(encoder: Encoder, text: str) -> bytes:
    return blake2b(f"{encoder.name}\n{text}".encode(), digest_size=16).digest()


def _encoded(
    encoder: Encoder,
    keys: Mapping[str, bytes],
    watch: Watch,
    what: str = "new phrasings and answers, once",
) -> Iterator[_Found]:
    """Encode texts, and yield the vectors of many of them at a time by their keys."""
    # Texts of about the same length waste the least work on padding.
    texts = sorted(keys, key=len)
    if not texts:
        return
    label = f"reading {len(texts):,} {what}"
    log.info("The encoder is %s.", label)
    batches = watch(encoder.encode_all(texts), label, encoder.batches(len(texts)))
    some: _Found = {}
    rows = (row for batch in batches for row in batch)
    for text, row in zip(texts, rows, strict=True):
        some[keys[text]] = row.astype(np.float16)
        if len(some) == _AT_A_TIME:
            yield some
            some = {}
    yield some


def _read(file: sqlite3.Connection, keys: Iterable[bytes]) -> _Found:
    """Read the vectors that the file has of these keys."""
    file.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB UNIQUE, vector BLOB)")
    found: _Found = {}
    for key in keys:
        rows = file.execute("SELECT vector FROM vectors WHERE key = ?", (key,))
        found.update((key, np.frombuffer(data, np.float16)) for (data,) in rows)
    return found


def _add(file: sqlite3.Connection, vectors: _Found) -> None:
    """Add vectors to the file, all or none, and drop the oldest beyond _MOST."""
    rows = [(key, row.tobytes()) for key, row in vectors.items()]
    with file:
        file.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)
        file.execute(
            "DELETE FROM vectors WHERE rowid <= (SELECT MAX(rowid) FROM vectors) - ?",
            (_MOST,),
        )
