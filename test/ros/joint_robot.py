"""Stands in for a robot with ros2_control: takes trajectories, moves its joints, says where they are.

    joint_robot.py --topic NAME --joints A,B --start X,Y --log FILE
        [--freeze | --offset RAD] [--fault-after S] [--every N]

It does with a trajectory what the joint trajectory controller does: a new one replaces the old one at once,
its times count from `header.stamp` (from now where that is zero), splines go through points with velocities
and lines through points without, and it rests at the last point. A trajectory that is over, does not end at
rest or is not for these joints is refused.

100 times a second it moves and writes a line of JSON to the log, and every N times (once unless given) it
publishes sensor_msgs/JointState on `joint_states`. A line has the times of steady and ROS clock in
nanoseconds, positions, and speeds as differences of positions. It
prints `ready` once it publishes, `commanded` once somebody publishes trajectories, a line for each of them,
`at rest` some time after each motion, and ends cleanly on SIGINT and SIGTERM.

It is moved by hand to where a line says, `place X,Y`, and prints that line.

Faults: `--freeze` holds the joints where they are, `--offset` displaces the measured ones, each from so many
seconds after the first trajectory on.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
import time

import rclpy
from rclpy.executors import SingleThreadedExecutor
from rclpy.qos import QoSProfile
from rclpy.signals import SignalHandlerOptions
from rclpy.utilities import remove_ros_args
from sensor_msgs.msg import JointState
from trajectory_msgs.msg import JointTrajectory

PERIOD_S = 0.01
# Below it a joint is at rest; the robot says so once all were for so many periods after a motion.
REST_SPEED = 1e-3
REST_PERIODS = 30
NS = 1_000_000_000
QOS = QoSProfile(depth=10)


def nanoseconds(duration) -> int:
    return duration.sec * NS + duration.nanosec


def spline(start: tuple, end: tuple, now: int) -> list:
    """Between two (time, positions, velocities): a cubic where both have velocities, a line otherwise."""
    (t0, p0, v0), (t1, p1, v1) = start, end
    span = (t1 - t0) / NS
    s = min(1.0, max(0.0, (now - t0) / (t1 - t0))) if t1 > t0 else 1.0
    if not v0 or not v1:
        return [a + (b - a) * s for a, b in zip(p0, p1)]
    h00, h10 = (1 + 2 * s) * (1 - s) ** 2, s * (1 - s) ** 2
    h01, h11 = s * s * (3 - 2 * s), s * s * (s - 1)
    return [
        h00 * a + h10 * span * va + h01 * b + h11 * span * vb for a, b, va, vb in zip(p0, p1, v0, v1)
    ]


class Course:
    """The trajectory that the joints follow, in times of the ROS clock."""

    def __init__(self, message, joints: list, positions: list, speeds: list, now: int) -> None:
        stamp = nanoseconds(message.header.stamp)
        begin = now if stamp == 0 else stamp
        self.points = [
            (begin + nanoseconds(point.time_from_start), list(point.positions), list(point.velocities))
            for point in message.points
        ]
        self.wrong = self._wrong(message, joints, now)
        # Before its first point it is on the way there from where the joints are.
        if not self.wrong and now < self.points[0][0]:
            self.points.insert(0, (now, positions, speeds))

    def _wrong(self, message, joints: list, now: int) -> str:
        if list(message.joint_names) != joints:
            return "other joints"
        if not self.points:
            return "no points"
        times = [at for at, _, _ in self.points]
        if any(later <= earlier for earlier, later in zip(times, times[1:])):
            return "times do not rise"
        if times[-1] <= now:
            return "it is over"
        if any(self.points[-1][2]):
            return "it does not end at rest"
        return ""

    def at(self, now: int) -> list:
        if now >= self.points[-1][0]:
            return self.points[-1][1]
        for start, end in zip(self.points, self.points[1:]):
            if now < end[0]:
                return spline(start, end, now)
        return self.points[0][1]


class Robot:
    def __init__(self, node, options, log) -> None:
        self.node = node
        self.options = options
        self.log = log
        self.positions = list(options.start)
        self.speeds = [0.0] * len(options.start)
        self.course = None
        self.begun = None
        self.last = None
        self.resting = None
        self.is_commanded = False
        self.periods = 0
        self.placed = []
        self.states = node.create_publisher(JointState, "joint_states", QOS)
        node.create_subscription(JointTrajectory, options.topic, self.take, QOS)
        node.create_timer(PERIOD_S, self.move)

    def now(self) -> int:
        return self.node.get_clock().now().nanoseconds

    def take(self, message) -> None:
        now = self.now()
        course = Course(message, self.options.joints, self.positions, self.speeds, now)
        if course.wrong:
            print(f"refused: {course.wrong}", flush=True)
            return
        if self.begun is None:
            self.begun = time.monotonic()
        self.course = course
        print(f"trajectory of {len(message.points)} points", flush=True)

    def has_fault(self) -> bool:
        after = self.options.fault_after
        return self.begun is not None and time.monotonic() - self.begun >= after

    def watch_publishers(self) -> None:
        """Who publishes is matched with a reader before that reader knows it: only the reader can tell."""
        if not self.is_commanded and self.node.count_publishers(self.options.topic) > 0:
            self.is_commanded = True
            print("commanded", flush=True)

    def watch_rest(self) -> None:
        if any(abs(speed) > REST_SPEED for speed in self.speeds):
            self.resting = 0
        elif self.resting is not None:
            self.resting += 1
            if self.resting == REST_PERIODS:
                print("at rest", flush=True)
                self.resting = None

    def move(self) -> None:
        steady, now = time.monotonic_ns(), self.now()
        if self.placed:
            self.course, self.positions = None, self.placed.pop()
        if self.course is not None and not (self.options.freeze and self.has_fault()):
            positions = self.course.at(now)
        else:
            positions = self.positions
        span = PERIOD_S if self.last is None else max(1, steady - self.last) / NS
        self.speeds = [(new - old) / span for new, old in zip(positions, self.positions)]
        self.positions, self.last = positions, steady
        shift = self.options.offset if self.has_fault() else 0.0
        message = JointState(name=self.options.joints)
        message.header.stamp = self.node.get_clock().now().to_msg()
        message.position = [position + shift for position in positions]
        message.velocity = self.speeds
        self.periods += 1
        if self.periods % self.options.every == 0:
            self.states.publish(message)
        line = {
            "steady_ns": str(steady),
            "ros_ns": str(now),
            "positions": list(message.position),
            "speeds": self.speeds,
        }
        self.log.write(json.dumps(line) + "\n")
        self.log.flush()
        self.watch_rest()
        self.watch_publishers()


def read_places(robot: Robot) -> None:
    for line in sys.stdin:
        robot.placed.append(numbers(line.split()[1]))
        print(line.strip(), flush=True)


def numbers(text: str) -> list:
    return [float(word) for word in text.split(",")]


def read_options(args: list) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--topic", required=True)
    parser.add_argument("--joints", required=True, type=lambda text: text.split(","))
    parser.add_argument("--start", required=True, type=numbers)
    parser.add_argument("--log", required=True)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--freeze", action="store_true")
    parser.add_argument("--offset", type=float, default=0.0)
    parser.add_argument("--fault-after", type=float, default=0.0)
    return parser.parse_args(args)


def main() -> int:
    options = read_options(remove_ros_args(sys.argv)[1:])
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    rclpy.init(args=sys.argv, signal_handler_options=SignalHandlerOptions.NO)
    node = rclpy.create_node("robot")
    with open(options.log, "w", encoding="utf-8") as log:
        robot = Robot(node, options, log)
        robot.move()
        threading.Thread(target=read_places, args=(robot,), daemon=True).start()
        print("ready", flush=True)
        # One executor for good: with a new one each time, what it moves by would starve what it hears.
        executor = SingleThreadedExecutor()
        executor.add_node(node)
        while not ending.is_set():
            executor.spin_once(timeout_sec=PERIOD_S)
        executor.shutdown()
    node.destroy_node()
    rclpy.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
