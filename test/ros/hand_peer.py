"""A hand on the graph that does what it reads, a line each: clock SECONDS, pause, resume, step, stop.

`clock` says that time on /clock at 100 Hz until the next one. `absent` asks whether a topic has no
publisher, `present NAME` waits for one. Prints `ready` when the player is matched (with the argument
`player`), when somebody listens to `stop` (with the argument `stop`) or at once, and each line again when it
was done.
"""

import sys
import threading
import time

import rclpy
from rclpy.duration import Duration
from rclpy.qos import QoSProfile, ReliabilityPolicy
from rosgraph_msgs.msg import Clock
from std_msgs.msg import Bool, Empty

MATCH_LIMIT_S = 60
CLOCK_INTERVAL_S = 0.01
ACK_LIMIT = Duration(seconds=5)


class Hand:
    def __init__(self, node):
        # As simulators offer it.
        clock_qos = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
        self.node = node
        self.clock = node.create_publisher(Clock, "/clock", clock_qos)
        self.pause = node.create_publisher(Bool, "player/pause", 1)
        self.step = node.create_publisher(Empty, "player/step", 1)
        self.stop = node.create_publisher(Empty, "stop", 1)
        self.seconds = None
        self.is_ended = threading.Event()

    def await_matches(self, publishers, count):
        until = time.monotonic() + MATCH_LIMIT_S
        while min(each.get_subscription_count() for each in publishers) < count and time.monotonic() < until:
            time.sleep(0.01)

    def await_player(self):
        # The player and the recorder listen.
        self.await_matches((self.pause, self.step), 2)

    def say_clock(self):
        while not self.is_ended.wait(CLOCK_INTERVAL_S):
            if self.seconds is None:
                continue
            message = Clock()
            message.clock.sec = self.seconds
            self.clock.publish(message)

    def has_publisher(self, name, expected):
        until = time.monotonic() + (MATCH_LIMIT_S if expected else 0)
        while self.node.count_publishers(name) == 0 and time.monotonic() < until:
            time.sleep(0.01)
        return (self.node.count_publishers(name) > 0) == expected

    def act(self, words):
        if words[0] == "clock":
            self.seconds = int(words[1])
        elif words[0] in ("absent", "present"):
            return self.has_publisher(words[1], words[0] == "present")
        elif words[0] in ("step", "stop"):
            publisher = self.step if words[0] == "step" else self.stop
            publisher.publish(Empty())
            publisher.wait_for_all_acked(ACK_LIMIT)
        else:
            self.pause.publish(Bool(data=words[0] == "pause"))
            self.pause.wait_for_all_acked(ACK_LIMIT)
        return True


def main() -> int:
    rclpy.init(args=sys.argv)
    node = rclpy.create_node("hand")
    hand = Hand(node)
    clock = threading.Thread(target=hand.say_clock)
    clock.start()
    if "player" in sys.argv:
        hand.await_player()
    if "stop" in sys.argv:
        hand.await_matches((hand.stop,), 1)
    print("ready", flush=True)
    for line in sys.stdin:
        done = hand.act(line.split())
        print(line.strip() if done else f"not so: {line.strip()}", flush=True)
    hand.is_ended.set()
    clock.join()
    node.destroy_node()
    rclpy.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
