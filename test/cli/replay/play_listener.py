"""Hears topics as bytes and says what came, after it told the player to begin.

    play_listener.py COUNT PAUSE_TOPIC TOPIC=TYPE...

A line "ready" once it listens, then one a message: topic and bytes, hexadecimal. Ends after COUNT messages.
"""

import sys
from importlib import import_module

import rclpy
from rclpy.qos import QoSProfile, ReliabilityPolicy
from std_msgs.msg import Bool


def type_of(name: str) -> type:
    package, kind, message = name.split("/")
    return getattr(import_module(f"{package}.{kind}"), message)


def main() -> None:
    count, pause_topic = int(sys.argv[1]), sys.argv[2]
    rclpy.init()
    node = rclpy.create_node("listener")
    qos = QoSProfile(depth=1000, reliability=ReliabilityPolicy.RELIABLE)
    heard = 0

    def hear(topic: str):
        def on_bytes(data: bytes) -> None:
            nonlocal heard
            heard += 1
            print(topic, bytes(data).hex(), flush=True)

        return on_bytes

    pairs = [argument.split("=") for argument in sys.argv[3:]]
    for topic, kind in pairs:
        node.create_subscription(type_of(kind), topic, hear(topic), qos, raw=True)
    # Made last: who hears it has heard of every subscription before.
    pause = node.create_publisher(Bool, pause_topic, 10)
    print("ready", flush=True)
    while pause.get_subscription_count() == 0 or any(node.count_publishers(topic) == 0 for topic, _ in pairs):
        rclpy.spin_once(node, timeout_sec=0.05)
    pause.publish(Bool(data=False))
    while heard < count:
        rclpy.spin_once(node, timeout_sec=0.05)
    rclpy.shutdown()


main()
