"""The messages of this project as ROS 2's own Python client has them: a peer that is not ours.

    rclpy_peer.py serialize
        JSON on standard input: a list of {type, values}. Writes a list of {type, cdr, values}: each value
        serialised, and what the serialised bytes decode to, field by field.
    rclpy_peer.py deserialize
        JSON on standard input: a list of {type, cdr}. Writes a list of {type, values}.
    rclpy_peer.py echo TYPE...
        Listens on to_python/<type> and sends each message back on to_node/<type>, made anew from its fields.
        Writes "ready" when it is matched with its peer, then a line of JSON {type, value} for each message.
        Ends with its standard input.

In JSON, 64-bit integers are decimal strings and byte arrays are hexadecimal.
"""

from __future__ import annotations

import importlib
import json
import sys
import threading
import time

import rclpy
from rclpy.executors import ExternalShutdownException
from rclpy.qos import QoSProfile
from rclpy.serialization import deserialize_message, serialize_message
from rosidl_parser.definition import AbstractNestedType, BasicType, NamespacedType

QOS = QoSProfile(depth=1000)
LOOK_SECONDS = 0.005


def load_class(name: str):
    """The class of package/msg/Type."""
    package, folder, short = name.split("/")
    return getattr(importlib.import_module(f"{package}.{folder}"), short)


def slots(message) -> list:
    return list(zip(message.get_fields_and_field_types().keys(), message.SLOT_TYPES))


def is_bytes(kind) -> bool:
    return isinstance(kind, BasicType) and kind.typename in ("uint8", "octet", "char")


def to_json(value, kind):
    if isinstance(kind, AbstractNestedType):
        element = kind.value_type
        return bytes(value).hex() if is_bytes(element) else [to_json(item, element) for item in value]
    if isinstance(kind, NamespacedType):
        return message_to_json(value)
    if isinstance(kind, BasicType) and kind.typename in ("int64", "uint64"):
        return str(value)
    if isinstance(value, bytes):  # a single octet
        return value[0]
    # Elements of a fixed array are numbers of numpy.
    return value.item() if hasattr(value, "item") else value


def message_to_json(message) -> dict:
    return {name: to_json(getattr(message, name), kind) for name, kind in slots(message)}


def from_json(value, kind):
    if isinstance(kind, AbstractNestedType):
        element = kind.value_type
        if is_bytes(element):
            return list(bytes.fromhex(value))
        return [from_json(item, element) for item in value]
    if isinstance(kind, NamespacedType):
        return message_from_json(load_class("/".join(kind.namespaced_name())), value)
    if not isinstance(kind, BasicType):
        return value
    if kind.typename in ("float", "double"):
        return float(value)
    if kind.typename == "octet":
        return bytes([value])
    return bool(value) if kind.typename == "boolean" else int(value)


def message_from_json(message_class, value: dict):
    message = message_class()
    for name, kind in slots(message):
        setattr(message, name, from_json(value[name], kind))
    return message


def serialize(requests: list) -> list:
    answers = []
    for request in requests:
        message_class = load_class(request["type"])
        cdr = [serialize_message(message_from_json(message_class, value)) for value in request["values"]]
        values = [message_to_json(deserialize_message(data, message_class)) for data in cdr]
        answers.append({"type": request["type"], "cdr": [data.hex() for data in cdr], "values": values})
    return answers


def deserialize(requests: list) -> list:
    answers = []
    for request in requests:
        message_class = load_class(request["type"])
        messages = [deserialize_message(bytes.fromhex(cdr), message_class) for cdr in request["cdr"]]
        values = [message_to_json(message) for message in messages]
        answers.append({"type": request["type"], "values": values})
    return answers


class Echo:
    def __init__(self, node, name: str) -> None:
        self.name = name
        self.message_class = load_class(name)
        short = name.split("/")[-1]
        self.publisher = node.create_publisher(self.message_class, f"to_node/{short}", QOS)
        topic = f"to_python/{short}"
        self.subscription = node.create_subscription(self.message_class, topic, self.answer, QOS)

    def is_matched(self) -> bool:
        return self.publisher.get_subscription_count() == 1

    def answer(self, message) -> None:
        value = message_to_json(message)
        print(json.dumps({"type": self.name, "value": value}), flush=True)
        self.publisher.publish(message_from_json(self.message_class, value))


def echo(names: list) -> None:
    rclpy.init()
    node = rclpy.create_node("rclpy_peer")
    echoes = [Echo(node, name) for name in names]
    while not all(peer.is_matched() for peer in echoes):
        time.sleep(LOOK_SECONDS)
    print("ready", flush=True)
    threading.Thread(target=lambda: (sys.stdin.read(), rclpy.try_shutdown()), daemon=True).start()
    try:
        rclpy.spin(node)
    except ExternalShutdownException:
        pass


if __name__ == "__main__":
    if sys.argv[1] in ("serialize", "deserialize"):
        answer = serialize if sys.argv[1] == "serialize" else deserialize
        json.dump(answer(json.load(sys.stdin)), sys.stdout)
    else:
        echo(sys.argv[2:])
