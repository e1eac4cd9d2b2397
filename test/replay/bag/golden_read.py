"""Reads rosbag2 directories with readers of others and says as JSON which messages each found.

golden_read.py BAG...: for each a list for Python mcap with CRC validation and one for rosbags, in log order;
an entry is topic, log time and payload in Base64.
"""

import json
import sys
from base64 import b64encode
from pathlib import Path

from mcap.reader import SeekingReader
from rosbags.rosbag2 import Reader


def entry(topic: str, time: int, data: bytes) -> str:
    return f"{topic} {time} {b64encode(bytes(data)).decode()}"


def by_mcap(folder: Path) -> list[str]:
    found = []
    for file in folder.glob("*.mcap"):
        with file.open("rb") as stream:
            for _, channel, message in SeekingReader(stream, validate_crcs=True).iter_messages():
                found.append((message.log_time, entry(channel.topic, message.log_time, message.data)))
    return [text for _, text in sorted(found)]


def by_rosbags(folder: Path) -> list[str]:
    with Reader(folder) as reader:
        return [entry(connection.topic, time, data) for connection, time, data in reader.messages()]


folders = [Path(argument) for argument in sys.argv[1:]]
print(json.dumps([[by_mcap(folder), by_rosbags(folder)] for folder in folders]))
