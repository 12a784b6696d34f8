"""What the secret keys are for: signed values that expire, and pseudonyms.

Keys stand newest first, as in FAQ_SECRET_KEY. The newest signs; all of them verify.
"""

import hashlib
from collections.abc import Sequence
from typing import Generic, TypeVar

from itsdangerous import BadData, URLSafeTimedSerializer, want_bytes
from pydantic import TypeAdapter, ValidationError

Value = TypeVar("Value")

DAY_S = 24 * 60 * 60


class SignedValues(Generic[Value]):
    """Writes values of one type as signed text that is safe in a URL, and reads it."""

    def __init__(
        self,
        kind: type[Value],
        keys: Sequence[str | bytes],
        purpose: str,
        max_age_s: int = DAY_S,
    ) -> None:
        """Text that was signed for one `purpose` does not verify for another."""
        self._adapter = TypeAdapter(kind)
        # itsdangerous signs with the last key.
        newest_last = map(want_bytes, reversed(keys))
        self._serializer = URLSafeTimedSerializer(newest_last, salt=purpose)
        self._max_age_s = max_age_s

    def dump(self, value: Value) -> str:
        """The signed text, such as `WyJhbnN3ZXIiXQ.aSHABA.3fWz…`."""
        return str(self._serializer.dumps(self._adapter.dump_python(value)))

    def load(self, text: str) -> Value | None:
        """The value of a text; None for one that is forged, malformed or too old."""
        try:
            content = self._serializer.loads(text, max_age=self._max_age_s)
            return self._adapter.validate_python(content)
        except (BadData, ValidationError):
            return None


class Pseudonyms:
    """Replaces addresses and senders by keyed hashes, the same in every process."""

    def __init__(self, secret_keys: tuple[str, ...], purpose: str) -> None:
        """The oldest key counts: pseudonyms stay while a new key comes into use."""
        text = f"{purpose}:{secret_keys[-1]}"
        self._key = hashlib.sha256(text.encode()).digest()

    def of(self, text: str) -> str:
        """The pseudonym of a text of any length: 32 hexadecimal digits."""
        content = text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(content, key=self._key, digest_size=16).hexdigest()
