"""A node that has no business on gate/approved_chunk: it publishes nothing there, but it could.

It says "there" once it can be seen, and ends with its standard input.
"""

import sys

import rclpy
from worldforge_msgs.msg import ApprovedChunk


def main() -> None:
    rclpy.init()
    node = rclpy.create_node("intruder")
    publisher = node.create_publisher(ApprovedChunk, "gate/approved_chunk", 10)
    print("there", flush=True)
    sys.stdin.read()
    node.destroy_publisher(publisher)
    node.destroy_node()
    rclpy.shutdown()


if __name__ == "__main__":
    main()
