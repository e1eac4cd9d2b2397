"""Asks a node what it says of its parameters, as `ros2 param describe` does.

    describe_peer.py NODE PARAMETER...

Writes a list of [description, additional constraints, [from, to] or []].
"""

import json
import sys

import rclpy
from rcl_interfaces.srv import DescribeParameters

LIMIT_S = 60


def main(name: str, parameters: list) -> None:
    rclpy.init()
    node = rclpy.create_node("asker")
    client = node.create_client(DescribeParameters, f"{name}/describe_parameters")
    if not client.wait_for_service(LIMIT_S):
        sys.exit(f"{name} describes no parameters")
    future = client.call_async(DescribeParameters.Request(names=parameters))
    rclpy.spin_until_future_complete(node, future, timeout_sec=LIMIT_S)
    answers = []
    for told in future.result().descriptors:
        ranges = [*told.integer_range, *told.floating_point_range]
        bounds = [bound for one in ranges for bound in (one.from_value, one.to_value)]
        answers.append([told.description, told.additional_constraints, bounds])
    print(json.dumps(answers))
    rclpy.shutdown()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
