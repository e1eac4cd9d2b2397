"""The digest by which a score names its candidate set: over the fields that are content, as CDR.

Meta and request_id are left out; the fields that follow begin right after the encapsulation header.
"""

from __future__ import annotations

import struct
from hashlib import sha256

HEADER = bytes([0, 1, 0, 0])


class Cdr:
    """Little-endian, aligned from behind the header; by hand, since rclpy writes whole messages only."""

    def __init__(self) -> None:
        self.data = bytearray()

    def align(self, size: int) -> None:
        self.data += bytes(-len(self.data) % size)

    def number(self, kind: str, value: int) -> None:
        self.align(struct.calcsize(kind))
        self.data += struct.pack(f"<{kind}", value)

    def texts(self, *values: str) -> None:
        for value in values:
            encoded = value.encode() + b"\0"
            self.number("I", len(encoded))
            self.data += encoded

    def numbers(self, values) -> None:
        """A counted array of numbers."""
        self.number("I", len(values))
        if len(values) > 0:
            self.align(values.itemsize)
            self.data += values.tobytes()


def set_digest(candidates) -> str:
    """Of a worldforge_msgs/CandidateSet, as 64 hexadecimal digits."""
    cdr = Cdr()
    cdr.texts(candidates.goal_digest, candidates.observation_digest, candidates.embodiment_digest)
    cdr.number("I", len(candidates.dimensions))
    for each in candidates.dimensions:
        cdr.texts(each.name, each.kind, each.unit, each.frame)
    cdr.number("B", candidates.mode)
    cdr.number("Q", candidates.dt_ns)
    for count in candidates.shape:
        cdr.number("I", int(count))
    cdr.number("I", candidates.start_index)
    cdr.number("I", candidates.execute_steps)
    cdr.number("I", len(candidates.origins))
    for each in candidates.origins:
        cdr.texts(each.provider, each.revision, each.chunk_digest)
        cdr.number("I", each.first)
        cdr.number("I", each.count)
        cdr.numbers(each.values)
    cdr.numbers(candidates.data)
    return sha256(b"worldforge_msgs/msg/CandidateSet\n" + HEADER + cdr.data).hexdigest()
