"""The cabinet of a robot cell: says 20 times a second whether the emergency stop is pressed (`estop`) and
how the enabling device is held (`enabling`). It does what it reads, a line each: `estop 1`, `enabling 0`,
`quiet TOPIC` and `speak TOPIC`, and prints the line once the next message said so.
"""

import sys
import threading

import rclpy
from std_msgs.msg import Bool, UInt8

PERIOD_S = 0.05


class Cabinet:
    def __init__(self, node) -> None:
        self.publishers = {
            "estop": node.create_publisher(Bool, "estop", 10),
            "enabling": node.create_publisher(UInt8, "enabling", 10),
        }
        self.values = {"estop": Bool(data=False), "enabling": UInt8(data=1)}
        self.quiet = set()
        self.ended = threading.Event()
        self.spoken = threading.Condition()
        self.rounds = 0

    def speak(self) -> None:
        while not self.ended.wait(PERIOD_S):
            for name, publisher in self.publishers.items():
                if name not in self.quiet:
                    publisher.publish(self.values[name])
            with self.spoken:
                self.rounds += 1
                self.spoken.notify_all()

    def act(self, what: str, word: str) -> None:
        if what == "quiet":
            self.quiet.add(word)
        elif what == "speak":
            self.quiet.discard(word)
        elif what == "estop":
            self.values["estop"] = Bool(data=word == "1")
        else:
            self.values["enabling"] = UInt8(data=int(word))
        with self.spoken:
            until = self.rounds + 2
            self.spoken.wait_for(lambda: self.rounds >= until)


def main() -> int:
    rclpy.init(args=sys.argv)
    node = rclpy.create_node("cabinet")
    cabinet = Cabinet(node)
    speaking = threading.Thread(target=cabinet.speak)
    speaking.start()
    print("ready", flush=True)
    for line in sys.stdin:
        cabinet.act(*line.split())
        print(line.strip(), flush=True)
    cabinet.ended.set()
    speaking.join()
    node.destroy_node()
    rclpy.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
