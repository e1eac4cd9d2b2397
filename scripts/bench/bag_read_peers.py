"""CPU time a message, in ns, of reading a bag with Python mcap and rosbags, not decoded: two numbers.

bag_read_peers.py BAG MESSAGES: Python mcap checks the CRC of every chunk, rosbags has no such option.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from mcap.reader import SeekingReader
from rosbags.rosbag2 import Reader


def by_mcap(bag: Path) -> int:
    with next(bag.glob("*.mcap")).open("rb") as stream:
        return sum(1 for _ in SeekingReader(stream, validate_crcs=True).iter_messages())


def by_rosbags(bag: Path) -> int:
    with Reader(bag) as reader:
        return sum(1 for _ in reader.messages())


def cpu_ns(read: Callable[[Path], int], bag: Path, messages: int) -> float:
    begin = time.process_time_ns()
    found = read(bag)
    if found != messages:
        raise ValueError(f"{found} of {messages} messages")
    return (time.process_time_ns() - begin) / messages


def main() -> None:
    bag, messages = Path(sys.argv[1]), int(sys.argv[2])
    print(*(cpu_ns(read, bag, messages) for read in (by_mcap, by_rosbags)))


main()
