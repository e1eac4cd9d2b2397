"""Publishes one std_msgs/Empty on `stop`, as `ros2 topic pub --once` does, and ends when it was taken."""

import sys
import time

import rclpy
from rclpy.duration import Duration
from rclpy.qos import QoSProfile, ReliabilityPolicy
from std_msgs.msg import Empty

MATCH_LIMIT_S = 60


def main() -> int:
    rclpy.init()
    node = rclpy.create_node("stopper")
    qos = QoSProfile(depth=1, reliability=ReliabilityPolicy.RELIABLE)
    publisher = node.create_publisher(Empty, "stop", qos)
    until = time.monotonic() + MATCH_LIMIT_S
    # The first match is enough, and it has to be the gate: the command waits for no other.
    while publisher.get_subscription_count() < 1 and time.monotonic() < until:
        time.sleep(0.01)
    publisher.publish(Empty())
    taken = publisher.wait_for_all_acked(Duration(seconds=5))
    node.destroy_node()
    rclpy.shutdown()
    return 0 if taken else 1


if __name__ == "__main__":
    sys.exit(main())
