"""The bag of a run for verify_run.py: MCAP structure and checksums, and what its messages are.

Every message has one salted digest, and the Merkle root over them is in the manifest of the run: it stays the
same whatever file, chunk or compression the messages lie in. Chunks that are packed with zstd need the
package `zstandard`; a bag without them needs nothing more.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

MAGIC = b"\x89MCAP0\r\n"
SALT, LEAVES, CHECKPOINT = "content_salt", "content_leaves.bin", "worldforge.content"
SPLIT = "worldforge.split"
CHUNK_BYTES_MAX = 32 << 20
MESSAGE_HEAD = 22  # channel, sequence and two times
CHANNEL, MESSAGE, CHUNK, STATISTICS, METADATA, DATA_END, FOOTER = 0x04, 0x05, 0x06, 0x0B, 0x0C, 0x0F, 0x02


class Fault(Exception):
    """Something is not what was signed: file, record, and what is wrong."""


class CannotRead(Exception):
    """Nothing is wrong as far as this program can tell, which is not far enough."""


class Tree:
    """The Merkle root over all leaves: sixteen children a node."""

    def __init__(self) -> None:
        self.leaves: list[bytes] = []

    def root(self) -> str:
        level = self.leaves
        while len(level) > 1:
            groups = [b"".join(level[at : at + 16]) for at in range(0, len(level), 16)]
            level = [sha256(b"\x01" + group).digest() for group in groups]
        return sha256(b"\x02" + struct.pack("<Q", len(self.leaves)) + b"".join(level)).hexdigest()

    def said(self) -> dict:
        return {"messages": str(len(self.leaves)), "root": self.root()}


def texts(body: bytes, at: int, count: int) -> list[str]:
    found = []
    for _ in range(count):
        length = struct.unpack_from("<I", body, at)[0]
        found.append(body[at + 4 : at + 4 + length].decode())
        at += 4 + length
    return found + [at]


def text_map(body: bytes, at: int) -> dict:
    end, pairs = at + 4 + struct.unpack_from("<I", body, at)[0], {}
    at += 4
    while at < end:
        key, value, at = texts(body, at, 2)
        pairs[key] = value
    return pairs


def channel_of(body: bytes) -> tuple[int, tuple[str, bytes]]:
    topic, _, at = texts(body, 4, 2)
    facts = {"topic": topic, "type_hash": text_map(body, at).get("topic_type_hash", "")}
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return struct.unpack_from("<H", body)[0], (topic, sha256(text.encode()).digest())


def split(data: bytes | memoryview, at: int, end: int):
    while at < end:
        opcode, length = struct.unpack_from("<BQ", data, at)
        if at + 9 + length > end:
            raise ValueError(f"a record claims {length} bytes")
        yield at, opcode, bytes(data[at + 9 : at + 9 + length])
        at += 9 + length


def unzstd(packed: bytes, size: int) -> bytes:
    if size > CHUNK_BYTES_MAX:
        raise ValueError(f"a chunk claims {size} bytes, at most {CHUNK_BYTES_MAX} are unpacked")
    try:
        import zstandard
    except ImportError as error:
        raise CannotRead("its chunks are packed with zstd: pip install zstandard") from error
    try:
        said = zstandard.get_frame_parameters(packed).content_size
        if said not in (size, zstandard.CONTENTSIZE_UNKNOWN):
            raise ValueError(f"a chunk claims {size} bytes, and {said}")
        unpacker = zstandard.ZstdDecompressor()
        return unpacker.decompress(packed, max_output_size=size, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error


def chunk_records(body: bytes) -> bytes:
    size, name_length = struct.unpack_from("<Q", body, 16)[0], struct.unpack_from("<I", body, 28)[0]
    compression, packed = body[32 : 32 + name_length], body[32 + name_length + 8 :]
    if struct.unpack_from("<Q", body, 32 + name_length)[0] != len(packed):
        raise ValueError("the lengths in a chunk do not agree")
    if compression not in (b"", b"zstd"):
        raise ValueError(f"a chunk is packed with {compression}")
    records = unzstd(packed, size) if compression else packed
    if len(records) != size:
        raise ValueError(f"a chunk has {len(records)} bytes, it says {size}")
    return records


class Content:
    """The leaf of each message; one that only repeats a message of a file before has the leaf of that one."""

    def __init__(self, secret: bytes) -> None:
        self.secret, self.tree, self.next_salt = secret, Tree(), self.salts_from(secret, 0)
        self.repeated: dict[int, tuple[int, int]] = {}

    @staticmethod
    def salts_from(secret: bytes, number: int):
        if not secret:
            return lambda: b""
        cipher = Cipher(algorithms.AES(secret), modes.CTR(number.to_bytes(16, "big"))).encryptor()
        return lambda: cipher.update(bytes(16))

    def split(self, said: dict) -> None:
        pairs = [text.split(":") for text in said["originals"].split(" ")]
        start = int(said["repeated_from"])
        self.repeated = {start + at: (int(number), int(time)) for at, (number, time) in enumerate(pairs)}

    def add(self, channel: bytes, body: bytes) -> bool:
        """False for a message that only repeats one."""
        log_time = struct.unpack_from("<Q", body, 4)[0]
        if log_time not in self.repeated:
            self.tree.leaves.append(leaf(self.next_salt(), channel, body))
            return True
        number, original = self.repeated[log_time]
        body = body[:4] + struct.pack("<Q", original) + body[12:]
        repeat = leaf(self.salts_from(self.secret, number)(), channel, body)
        if self.tree.leaves[number : number + 1] != [repeat]:
            raise ValueError(f"the message at log time {log_time} does not repeat message {number}")
        return False


def leaf(salt: bytes, channel: bytes, body: bytes) -> bytes:
    return sha256(b"\0" + salt + channel + body).digest()


def check_bag(file: Path, content: Content, on_message: Callable[[str, str, bytes], None]) -> None:
    with file.open("rb") as stream:
        data = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    name, channels, count, has_chunk = f"bag/{file.name}", {}, 0, False
    content.repeated = {}
    if data[:8] != MAGIC or data[-8:] != MAGIC:
        raise Fault(name, "record 0", "no MCAP mark at its begin or end")
    for number, (at, opcode, body) in enumerate(split(data, 8, len(data) - 8)):
        record, crc = f"record {number} at byte {at}", None
        if opcode == CHUNK:
            records = chunk_records(body)
            crc = struct.unpack_from("<I", body, 24)[0], zlib.crc32(records)
            has_chunk = True
            for _, inner, part in split(records, 0, len(records)):
                if inner == CHANNEL:
                    channel, facts = channel_of(part)
                    channels[channel] = facts
                elif inner == MESSAGE:
                    topic, digest = channels[struct.unpack_from("<H", part)[0]]
                    if content.add(digest, part[2:]):
                        on_message(name, topic, part[MESSAGE_HEAD:])
                    count += 1
        elif opcode == STATISTICS and struct.unpack_from("<Q", body)[0] != count:
            raise Fault(name, record, f"statistics say other than {count} messages")
        elif opcode == METADATA:
            called, at_map = texts(body, 0, 1)
            if called == SPLIT and not has_chunk:
                content.split(text_map(body, at_map))
            fits = called != CHECKPOINT or text_map(body, at_map) == content.tree.said()
            if content.secret and not fits:
                raise Fault(name, record, f"checkpoint after message {len(content.tree.leaves)} does not fit")
        elif opcode == DATA_END:
            crc = struct.unpack("<I", body)[0], zlib.crc32(data[:at])
        elif opcode == FOOTER:
            start, _, said = struct.unpack("<QQI", body)
            crc = said, zlib.crc32(data[start : at + 25])
        if crc and crc[0] != crc[1]:
            raise Fault(name, record, f"its CRC is {crc[1]}, {crc[0]} was recorded")


def check_content(run: Path, manifest: dict, on_message: Callable[[str, str, bytes], None]) -> int:
    signed = manifest.get("content")
    content = Content(bytes.fromhex((run / SALT).read_text().strip()) if signed else b"")
    for file in sorted((run / "bag").glob("*.mcap"), key=lambda file: (len(file.name), file.name)):
        try:
            check_bag(file, content, on_message)
        except (ValueError, KeyError, struct.error) as error:
            raise Fault(f"bag/{file.name}", "a record", f"cannot be read: {error}") from error
    leaves = content.tree.leaves
    found = {"messages": len(leaves), "root": content.tree.root()}
    if signed and {name: signed.get(name) for name in found} != found:
        kept = (run / LEAVES).read_bytes()
        fits = (kept[32 * at : 32 * at + 32] == leaf for at, leaf in enumerate(leaves))
        other = next((at for at, fit in enumerate(fits) if not fit), len(leaves))
        raise Fault("bag", f"message {other}", "it is the first that is not as it was recorded")
    return len(leaves)
