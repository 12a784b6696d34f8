"""One hash of the program, which tells what it computed before it was changed."""

from functools import cache
from hashlib import blake2b
from importlib import resources
from importlib.metadata import version
from pathlib import Path

# Packages that decide what terms there are, what they weigh, and what is said.
_PACKAGES = (
    "nltk",
    "numpy",
    "onnxruntime",
    "py3langid",
    "pydantic",
    "rank-bm25",
    "rapidfuzz",
    "symspellpy",
    "tokenizers",
)


@cache
def program() -> str:
    """Return one hash of the core's own files and of what it analyses with."""
    core = Path(str(resources.files("bot")))
    kinds = ("*.py", "*.yaml", "*.toml")
    files = sorted(path for kind in kinds for path in core.rglob(kind))
    versions = [version(package).encode() for package in _PACKAGES]
    digest = blake2b(digest_size=16)
    for data in (*(path.read_bytes() for path in files), *versions):
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()
