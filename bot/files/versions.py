"""A version of knowledge: a hash of what the files say, however they write it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bot.files.folder import adapter_of


def version_of(values: Mapping[str, Any]) -> str:
    """A hash of the values of files by name: 12 hexadecimal digits of SHA-256.

    White space, comments, quotes and the order of keys say nothing, and neither does
    what is written out as it would be anyway. The calibration is no part of it.
    """
    digest = hashlib.sha256()
    for name, value in sorted(values.items()):
        if value is not None and name != "calibration.yaml":
            said = adapter_of(name).dump_python(
                value, mode="json", exclude_defaults=True
            )
            text = json.dumps(said, sort_keys=True, ensure_ascii=False)
            digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()[:12]
