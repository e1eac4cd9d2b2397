"""What every node of a run does, with rclpy: it joins the run, stamps its messages, gives signs of life.

A peer ends with its standard input.
"""

from __future__ import annotations

import secrets
import sys
import threading
import time

import rclpy
from rclpy.qos import DurabilityPolicy, QoSProfile
from worldforge_msgs.msg import Heartbeat, Meta, RecorderState

# Reliable and volatile, which is the default of rclpy; a state is latched.
STREAM = QoSProfile(depth=10)
EVENT = QoSProfile(depth=1000)
STATE = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)

BEAT_S = 0.1
LOOK_S = 0.005
SPIN_S = 0.02


class Member:
    """A node of the run whose recorder speaks on the graph."""

    def __init__(self, node) -> None:
        self.node = node
        self.name = node.get_name()
        self.run = None
        self.boot_id = secrets.randbits(64)
        self.sequences = {}
        self.ending = threading.Event()
        threading.Thread(target=lambda: (sys.stdin.read(), self.ending.set()), daemon=True).start()

    def join(self) -> None:
        """Waits for a recorder that records: its latched state names run and robot."""

        def hear(state) -> None:
            if state.state == "recording":
                self.run = state.meta

        subscription = self.node.create_subscription(RecorderState, "recorder/state", hear, STATE)
        while self.run is None and not self.ending.is_set():
            rclpy.spin_once(self.node, timeout_sec=SPIN_S)
        self.node.destroy_subscription(subscription)

    def heard_by(self, publishers: list, names: set) -> None:
        """Waits until these nodes match: what the recorder does not hear is in no evidence."""

        def is_heard(publisher) -> bool:
            found = self.node.get_subscriptions_info_by_topic(publisher.topic_name)
            seen = {each.node_name for each in found}
            return names <= seen and publisher.get_subscription_count() >= len(names)

        while not all(map(is_heard, publishers)) and not self.ending.is_set():
            time.sleep(LOOK_S)

    def say(self, publisher, message, about: Meta | None = None) -> None:
        """Publishes; `about` is the Meta of what the message answers or was made from."""
        meta = message.meta
        meta.robot_id, meta.run_id = self.run.robot_id, self.run.run_id
        meta.node, meta.boot_id = self.name, self.boot_id
        meta.sequence = self.sequences.get(publisher.topic_name, 0)
        meta.stamp = self.node.get_clock().now().to_msg()
        if about is not None:
            meta.cycle, meta.source = about.cycle, about.source
            meta.recorded_stamp = about.recorded_stamp
        publisher.publish(message)
        self.sequences[publisher.topic_name] = meta.sequence + 1

    def live(self) -> None:
        """Beats until the end. Without echoes nobody learns how far this clock is off."""
        beats = self.node.create_publisher(Heartbeat, f"{self.name}/heartbeat", STREAM)
        timer = self.node.create_timer(BEAT_S, lambda: self.say(beats, Heartbeat()))
        while not self.ending.is_set():
            rclpy.spin_once(self.node, timeout_sec=SPIN_S)
        timer.cancel()
