"""A node whose QoS does not fit: it wants planner/plan latched, and offers goal volatile. It prints faults.

Each line is a qos_mismatch that a node tells on /diagnostics, behind the name of its status; each once.
"""

from __future__ import annotations

import sys
import threading

import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from rclpy.executors import ExternalShutdownException
from rclpy.qos import DurabilityPolicy, QoSProfile
from worldforge_msgs.msg import Goal, Plan

LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
VOLATILE = QoSProfile(depth=1)


def main() -> None:
    rclpy.init()
    node = rclpy.create_node("misfit")
    told = set()

    def hear(diagnostics) -> None:
        for status in diagnostics.status:
            for fault in status.message.split("; "):
                line = f"{status.name}: {fault}"
                if fault.startswith("qos_mismatch") and line not in told:
                    told.add(line)
                    print(line, flush=True)

    endpoints = [
        node.create_subscription(Plan, "planner/plan", print, LATCHED),
        node.create_publisher(Goal, "goal", VOLATILE),
        node.create_subscription(DiagnosticArray, "/diagnostics", hear, 10),
    ]
    threading.Thread(target=lambda: (sys.stdin.read(), rclpy.try_shutdown()), daemon=True).start()
    try:
        rclpy.spin(node)
    except ExternalShutdownException:
        pass
    del endpoints


if __name__ == "__main__":
    main()
