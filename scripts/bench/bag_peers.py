"""CPU time a message, in ns, of writing a bag with Python mcap and rosbags: two numbers.

bag_peers.py FOLDER BYTES MESSAGES: writes below FOLDER.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from mcap.writer import CompressionType
from mcap.writer import Writer as McapWriter
from rosbags.rosbag2 import StoragePlugin
from rosbags.rosbag2 import Writer as RosbagsWriter
from rosbags.typesys import Stores, get_typestore

STEP_NS = 1_000_000
TYPE, TEXT = "std_msgs/msg/String", b"string data"


def write_mcap(folder: Path, payload: bytes, messages: int) -> None:
    with (folder / "one.mcap").open("wb") as stream:
        writer = McapWriter(stream, compression=CompressionType.NONE)
        writer.start(profile="ros2", library="bench")
        schema = writer.register_schema(TYPE, "ros2msg", TEXT)
        channel = writer.register_channel("/bench", "cdr", schema)
        for index in range(messages):
            writer.add_message(channel, index * STEP_NS, payload, index * STEP_NS, index)
        writer.finish()


def write_rosbags(folder: Path, payload: bytes, messages: int) -> None:
    with RosbagsWriter(folder / "two", version=9, storage_plugin=StoragePlugin.MCAP) as writer:
        connection = writer.add_connection("/bench", TYPE, typestore=get_typestore(Stores.ROS2_JAZZY))
        for index in range(messages):
            writer.write(connection, index * STEP_NS, payload)


def cpu_ns(work: Callable[[], None], messages: int) -> float:
    begin = time.process_time_ns()
    work()
    return (time.process_time_ns() - begin) / messages


def main() -> None:
    folder, size, messages = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    payload = bytes(range(256)) * (size // 256 + 1)
    found = (
        cpu_ns(lambda: write_mcap(folder, payload[:size], messages), messages),
        cpu_ns(lambda: write_rosbags(folder, payload[:size], messages), messages),
    )
    print(*found)


main()
