"""Milvus as the engine of a RemoteIndex: Milvus Lite by a file, a cluster by a URL.

A collection is named after what is in it. So every process searches the one of its own
knowledge, whatever others serve by then, and processes that fill the same one write the
same rows. An alias, the bare prefix, names the collection that was made ready last.
"""

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from bot.domain import BotError, IndexAway
from bot.search.milvus.bounds import Vector
from bot.search.milvus.remote_index import Batches, Hit, Progress

if TYPE_CHECKING:
    from pymilvus import MilvusClient

log = logging.getLogger(__name__)

PREFIX = "askwell"
# Seconds. A visitor waits for a search; nobody waits for a collection to be made.
SEARCH_S = 0.4
CONNECT_S = 5.0
MANAGE_S = 120.0
# Rows that are written at once; Milvus takes 64 MB at most.
_BATCH = 500
# Where Milvus listens unless told otherwise.
PORT = 19_530
_ROW = "row"
_VECTOR = "vector"
# A bounded read sees what was written five seconds ago, which is all of a collection
# that is ready: it never changes.
_SOON = "Bounded"
_NOW = "Strong"


class EngineMissing(BotError):
    """The packages that Milvus's client needs are not installed."""


class Milvus:
    """Sparse vectors in Milvus; connects in the first `fill`. Threads may share it."""

    def __init__(self, url: str) -> None:
        """Take a path that ends in .db or an address. Raises EngineMissing."""
        try:
            import grpc
            import pymilvus
        except ModuleNotFoundError:
            raise EngineMissing(
                "An index in Milvus needs packages that are not installed: "
                "pip install -r requirements-milvus.txt"
            ) from None

        # What fails is raised as IndexAway, and logged by the caller.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        self._package, self._url = pymilvus, url
        self._errors = (pymilvus.MilvusException, grpc.RpcError)
        self._client: MilvusClient | None = None

    def fill(self, name: str, size: int, vectors: Batches, progress: Progress) -> None:
        """Have a collection of `size` vectors under a name, and point the alias at it.

        Batches that are whole already are not asked for. Of the other collections only
        the one that the alias was at stays, for processes that still serve it.
        """
        collection = f"{PREFIX}_{name}"
        try:
            if not self._client:
                parts = arguments(self._url)
                self._client = self._package.MilvusClient(**parts, timeout=CONNECT_S)
            client = self._client
            self._make(client, collection)
            if self._count(client, collection, 0, size) < size:
                self._write(client, collection, size, vectors, progress)
            # The first search makes Milvus read what it needs for all others.
            [first] = vectors(0, 1)
            options = {"consistency_level": _NOW, "timeout": MANAGE_S}
            if not self._hits(client, collection, first, 1, **options):
                raise IndexAway(f"{collection} is full, and nothing is found in it.")
            self._switch(client, collection)
        except BaseException as error:
            # It closes when the last search that uses it has ended.
            self._client = None
            if isinstance(error, self._errors):
                raise IndexAway(_reason(error)) from error
            raise

    def search(self, name: str, vector: Vector, limit: int) -> list[Hit]:
        """Return the rows with the greatest inner products, greatest first.

        Raises IndexAway within a second, and always before the first `fill`.
        """
        if not (client := self._client):
            raise IndexAway("There is no connection yet.")
        try:
            collection = f"{PREFIX}_{name}"
            options = {"consistency_level": _SOON, "timeout": SEARCH_S}
            return self._hits(client, collection, vector, limit, **options)
        except self._errors as error:
            raise IndexAway(_reason(error)) from error

    def _make(self, client: "MilvusClient", collection: str) -> None:
        """Make the collection and its index and load it; several may try at once."""
        if not client.has_collection(collection, timeout=MANAGE_S):
            kinds = self._package.DataType
            schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
            schema.add_field(_ROW, kinds.INT64, is_primary=True)
            schema.add_field(_VECTOR, kinds.SPARSE_FLOAT_VECTOR)
            with suppress(*self._errors):
                client.create_collection(collection, schema=schema, timeout=MANAGE_S)
        if not client.list_indexes(collection):
            params = client.prepare_index_params()
            params.add_index(
                _VECTOR, index_type="SPARSE_INVERTED_INDEX", metric_type="IP"
            )
            with suppress(*self._errors):
                client.create_index(collection, params, timeout=MANAGE_S)
        # Where another process was quicker, both are there; else this fails.
        client.load_collection(collection, timeout=MANAGE_S)

    def _write(
        self,
        client: "MilvusClient",
        collection: str,
        size: int,
        vectors: Batches,
        progress: Progress,
    ) -> None:
        """Write the batches that are not whole; a row written twice is one row."""
        for start in range(0, size, _BATCH):
            end = min(start + _BATCH, size)
            if self._count(client, collection, start, end) < end - start:
                rows = enumerate(vectors(start, end), start)
                data = [{_ROW: row, _VECTOR: vector} for row, vector in rows]
                client.upsert(collection, data, timeout=MANAGE_S)
            progress(end, size)
        client.flush(collection, timeout=MANAGE_S)
        if self._count(client, collection, 0, size) < size:
            raise IndexAway(f"{collection} has lost what was written to it.")

    def _count(
        self, client: "MilvusClient", collection: str, start: int, end: int
    ) -> int:
        """Return how many of the rows from `start` to before `end` are there."""
        rows = f"{_ROW} >= {start} and {_ROW} < {end}"
        options = {"consistency_level": _NOW, "timeout": MANAGE_S}
        counts = client.query(collection, rows, output_fields=["count(*)"], **options)
        return int(counts[0]["count(*)"])

    def _hits(
        self,
        client: "MilvusClient",
        collection: str,
        vector: Vector,
        limit: int,
        **options: Any,
    ) -> list[Hit]:
        [hits] = client.search(
            collection,
            [vector],
            limit=limit,
            anns_field=_VECTOR,
            search_params={"metric_type": "IP", "params": {}},
            # pymilvus would give the vectors as well.
            output_fields=[_ROW],
            **options,
        )
        return [Hit(int(hit[_ROW]), float(hit["distance"])) for hit in hits]

    def _switch(self, client: "MilvusClient", collection: str) -> None:
        """Point the alias at a collection; drop all but that and the one it was at."""
        try:
            before = client.describe_alias(PREFIX)["collection_name"]
        except self._errors:
            before = None
        if before == collection:
            return
        try:
            client.create_alias(collection, PREFIX, timeout=MANAGE_S)
        except self._errors:
            client.alter_alias(collection, PREFIX, timeout=MANAGE_S)
        for other in client.list_collections():
            is_ours = other.startswith(f"{PREFIX}_")
            if before and is_ours and other not in {before, collection}:
                client.drop_collection(other, timeout=MANAGE_S)
                log.info("%s was dropped; nobody should serve it any more.", other)


def arguments(url: str) -> dict[str, str]:
    """Return the client's arguments for a path or an address.

    https://user:pw@host/faq has the token "user:pw" and the database "faq"; user info
    without a colon is a token itself.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return {"uri": url}
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return {
        "uri": f"{parts.scheme}://{host}:{parts.port or PORT}",
        "token": f"{user}:{password}" if password else user,
        "db_name": parts.path.strip("/"),
    }


def _reason(error: BaseException) -> str:
    """Return what went wrong on one line; an error may carry Milvus's whole trace."""
    # What pymilvus raises has a message, what is below it has details.
    details = getattr(error, "details", None)
    said = details() if callable(details) else getattr(error, "message", error)
    return f"{type(error).__name__}: {said}".splitlines()[0]
