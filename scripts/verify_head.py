"""The signed head of a run's messages: it can be checked without the rest of the manifest."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def signed_by(key: str, text: bytes, signature: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), text)
        return True
    except (InvalidSignature, ValueError):
        return False


def head_fits(manifest: dict) -> bool:
    """Manifests from before have no signature of their head."""
    head = manifest.get("content") or {}
    parts = ("worldforge content", manifest["run_id"], head.get("messages"), head.get("root"))
    text = "".join(f"{part}\n" for part in parts)
    key = manifest["signer"]["public_key"]
    return "signature" not in head or signed_by(key, text.encode(), head["signature"])
