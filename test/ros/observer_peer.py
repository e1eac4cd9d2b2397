"""An observer in Python: the observations of a file, a list in JSON, again and again at ten a second.

    observer_peer.py FILE
"""

from __future__ import annotations

import itertools
import json
import sys

import rclpy
from graph_peer import STREAM, Member
from rclpy.utilities import remove_ros_args
from rclpy_peer import message_from_json
from worldforge_msgs.msg import Meta, Observation

INTERVAL_S = 0.1


def main() -> int:
    rclpy.init(args=sys.argv)
    node = rclpy.create_node("observer")
    with open(remove_ros_args(sys.argv)[1], encoding="utf-8") as file:
        values = json.load(file)
    member = Member(node)
    member.join()
    publisher = node.create_publisher(Observation, "observer/observation", STREAM)
    member.heard_by([publisher], {"recorder"})
    rounds = itertools.cycle([message_from_json(Observation, value) for value in values])

    def observe() -> None:
        observation = next(rounds)
        observation.meta = Meta(source=Meta.SOURCE_LIVE)
        for tensor in observation.tensors:
            tensor.source_stamp = node.get_clock().now().to_msg()
        member.say(publisher, observation)

    node.create_timer(INTERVAL_S, observe)
    member.live()
    node.destroy_node()
    rclpy.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
