#!/usr/bin/env python3
"""Read a rosbag2 directory with other people's readers and say as JSON what they found.

    python scripts/peers/read_bag.py BAG_DIRECTORY

Readers: `mcap` with CRC validation, mcap-ros2-support (decodes every message), rosbags (opens the
directory, and decodes every message with the definitions in the bag). Exit 1 where one of them refuses.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from mcap.reader import SeekingReader
from mcap_ros2.decoder import DecoderFactory
from rosbags.highlevel import AnyReader
from rosbags.typesys import Stores, get_typestore


def read_mcap(file: Path) -> dict[str, object]:
    counts: Counter[str] = Counter()
    decoded: Counter[str] = Counter()
    log_times: list[int] = []
    sequences: dict[str, list[int]] = {}
    with file.open("rb") as stream:
        reader = SeekingReader(stream, validate_crcs=True, decoder_factories=[DecoderFactory()])
        summary = reader.get_summary()
        for _, channel, message in reader.iter_messages(log_time_order=False):
            counts[channel.topic] += 1
            log_times.append(message.log_time)
            sequences.setdefault(channel.topic, []).append(message.sequence)
        for _, channel, _, value in reader.iter_decoded_messages():
            decoded[channel.topic] += value is not None
        metadata = [record.name for record in reader.iter_metadata()]
    channels = summary.channels.values()
    statistics = summary.statistics
    return {
        "mcap": counts,
        "mcap_ros2": decoded,
        "statistics": {
            summary.channels[channel].topic: count
            for channel, count in statistics.channel_message_counts.items()
        },
        "log_time_rises": all(a < b for a, b in zip(log_times, log_times[1:])),
        "sequences_count_up": all(found == list(range(len(found))) for found in sequences.values()),
        "type_hashes": {channel.topic: channel.metadata.get("topic_type_hash", "") for channel in channels},
        "metadata": metadata,
    }


def read_rosbags(folder: Path) -> dict[str, object]:
    counts: Counter[str] = Counter()
    with AnyReader([folder], default_typestore=get_typestore(Stores.ROS2_JAZZY)) as reader:
        listed = {topic: info.msgcount for topic, info in reader.topics.items()}
        for connection, _, data in reader.messages():
            reader.deserialize(data, connection.msgtype)
            counts[connection.topic] += 1
        offers = {
            connection.topic: [str(qos.durability.name) for qos in connection.ext.offered_qos_profiles]
            for connection in reader.connections
        }
    return {"rosbags": counts, "rosbags_listed": listed, "durability": offers}


def main() -> None:
    folder = Path(sys.argv[1])
    (file,) = folder.glob("*.mcap")
    print(json.dumps({**read_mcap(file), **read_rosbags(folder)}, sort_keys=True))


if __name__ == "__main__":
    main()
