"""What the server signs: with its newest key, and read with any that it accepts."""

import secrets

from itsdangerous import Signer, URLSafeTimedSerializer

Keys = tuple[str, ...] | tuple[bytes, ...]


def serializer(keys: Keys, purpose: str) -> URLSafeTimedSerializer:
    """Signs values for one purpose; the newest key comes first."""
    return URLSafeTimedSerializer(oldest_first(keys), salt=purpose)


def signer(keys: Keys, purpose: str) -> Signer:
    """Signs texts for one purpose; the newest key comes first."""
    return Signer(oldest_first(keys), salt=purpose)


def oldest_first(keys: Keys) -> list[bytes]:
    """As itsdangerous takes them."""
    return [_as_bytes(key) for key in keys[::-1]]


def _as_bytes(key: str | bytes) -> bytes:
    return key.encode() if isinstance(key, str) else key


def passing_key() -> str:
    """A key that nobody else has, for want of a lasting one."""
    return secrets.token_hex()
