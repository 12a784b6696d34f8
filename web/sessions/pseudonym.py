"""Names for addresses and senders that say nothing about them without the key."""

import hashlib


class Pseudonyms:
    """Keyed hashes: the same name for the same text, in every process of one key."""

    def __init__(self, secret_keys: tuple[str, ...], purpose: str) -> None:
        """Names of one `purpose` tell nothing about those of another.

        Of several keys the last one, the oldest, counts: names stay as they are while
        a new key is brought in.
        """
        text = f"{purpose}:{secret_keys[-1]}"
        self._key = hashlib.sha256(text.encode()).digest()

    def of(self, text: str) -> str:
        """The name, 32 hexadecimal digits, however long the text."""
        content = text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(content, key=self._key, digest_size=16).hexdigest()
