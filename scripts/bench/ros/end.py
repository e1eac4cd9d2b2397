"""One end of a round trip with rclpy's typed messages, until its input ends: end.py ping|pong.

Its first line of input is the sample chunk as CDR, in hexadecimal. A ping then says `ready`, reads a count a
line, and writes the times of so many round trips, ns, as JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import time

import rclpy
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.qos import QoSProfile
from rclpy.serialization import deserialize_message
from rclpy.task import Future
from worldforge_msgs.msg import ActionChunk

QOS = QoSProfile(depth=1000)
LOOK_S = 0.005


class Ping:
    def __init__(self, node, chunk) -> None:
        self.chunk, self.last = chunk, chunk.data[-1]
        self.left, self.times, self.begin, self.done = 0, [], 0, None
        self.publisher = node.create_publisher(ActionChunk, "rclpy/ping", QOS)
        self.subscription = node.create_subscription(ActionChunk, "rclpy/pong", self.hear, QOS)

    def send(self) -> None:
        self.chunk.meta.sequence += 1
        self.begin = time.perf_counter_ns()
        self.publisher.publish(self.chunk)

    def hear(self, chunk) -> None:
        fits = chunk.meta.sequence == self.chunk.meta.sequence and len(chunk.data) == len(self.chunk.data)
        assert fits and chunk.data[-1] == self.last, "another chunk came back"
        self.times.append(time.perf_counter_ns() - self.begin)
        self.left -= 1
        if self.left > 0:
            self.send()
        else:
            self.done.set_result(None)


def ping(node, executor) -> None:
    end = Ping(node, deserialize_message(bytes.fromhex(sys.stdin.readline()), ActionChunk))
    while end.publisher.get_subscription_count() == 0 or node.count_publishers("rclpy/pong") == 0:
        time.sleep(LOOK_S)
    print("ready", flush=True)
    for line in sys.stdin:
        end.left, end.times, end.done = int(line), [], Future()
        end.send()
        executor.spin_until_future_complete(end.done)
        print(json.dumps(end.times), flush=True)


def pong(node, executor) -> None:
    publisher = node.create_publisher(ActionChunk, "rclpy/pong", QOS)
    node.create_subscription(ActionChunk, "rclpy/ping", publisher.publish, QOS)
    threading.Thread(target=lambda: (sys.stdin.read(), rclpy.try_shutdown()), daemon=True).start()
    try:
        executor.spin()
    except ExternalShutdownException:
        pass


def main() -> None:
    rclpy.init()
    node = rclpy.create_node(sys.argv[1])
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    {"ping": ping, "pong": pong}[sys.argv[1]](node, executor)
    rclpy.try_shutdown()


if __name__ == "__main__":
    main()
