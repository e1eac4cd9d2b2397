"""Encodes messages with two CDR implementations that are not ours, and hashes their types with one of them.

Reads JSON on standard input: a list of {type, definition, values}, where 64-bit integers are decimal strings
and byte arrays are hexadecimal. Writes a list of {type, rihs01, rosbags, mcap_ros2} in the same order; the
last two are lists of hexadecimal CDR, one for each value.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from mcap_ros2._dynamic import serialize_dynamic
from rosbags.interfaces import Nodetype
from rosbags.typesys import Stores, get_types_from_msg, get_typestore

BYTE_TYPES = {"uint8", "byte", "char"}


def primitive(name: str, value: object) -> object:
    if name == "string" or name == "bool":
        return value
    return float(value) if name.startswith("float") else int(value)


def elements(name: str, value: object) -> list:
    if name in BYTE_TYPES:
        return list(bytes.fromhex(value))
    return [primitive(name, item) for item in value]


class Peers:
    """Both implementations for one definition text."""

    def __init__(self, name: str, definition: str) -> None:
        self.name = name
        self.store = get_typestore(Stores.EMPTY)
        self.store.register(get_types_from_msg(definition, name))
        encoders = serialize_dynamic(name, definition)
        self.encoder = encoders.get(name) or encoders[name.replace("/msg/", "/")]

    def both(self, name: str, value: dict) -> tuple[object, dict]:
        """The same message as an object for rosbags and as plain data for mcap_ros2."""
        if not value:
            return self.store.types[name](structure_needs_at_least_one_member=0), {}
        fields = {field: self.field(desc, value[field]) for field, desc in self.store.fielddefs[name][1]}
        message = self.store.types[name](**{field: pair[0] for field, pair in fields.items()})
        return message, {field: pair[1] for field, pair in fields.items()}

    def field(self, desc: tuple, value: object) -> tuple[object, object]:
        kind, inner = desc
        if kind == Nodetype.BASE:
            plain = primitive(inner[0], value)
            return plain, plain
        if kind == Nodetype.NAME:
            return self.both(inner, value)
        element_kind, element = inner[0]
        if element_kind == Nodetype.NAME:
            pairs = [self.both(element, item) for item in value]
            return [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        plain = elements(element[0], value)
        if element[0] == "string":
            return plain, plain
        dtype = "uint8" if element[0] in BYTE_TYPES else element[0]
        return np.array(plain, dtype=np.dtype(dtype)), plain

    def encode(self, value: dict) -> tuple[str, str]:
        message, plain = self.both(self.name, value)
        by_rosbags = bytes(self.store.serialize_cdr(message, self.name))
        return by_rosbags.hex(), bytes(self.encoder(plain)).hex()


def answer(request: dict) -> dict:
    peers = Peers(request["type"], request["definition"])
    pairs = [peers.encode(value) for value in request["values"]]
    return {
        "type": request["type"],
        "rihs01": peers.store.hash_rihs01(request["type"]),
        "rosbags": [pair[0] for pair in pairs],
        "mcap_ros2": [pair[1] for pair in pairs],
    }


if __name__ == "__main__":
    json.dump([answer(request) for request in json.load(sys.stdin)], sys.stdout)
