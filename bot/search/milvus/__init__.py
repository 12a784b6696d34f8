"""The same search in an engine that several machines share."""

from bot.search.milvus.client import EngineMissing as EngineMissing
from bot.search.milvus.client import Milvus as Milvus
from bot.search.milvus.remote_index import RemoteIndex as RemoteIndex
