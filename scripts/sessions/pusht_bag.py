"""The rosbag2 directory of a PushT session: its topics, message types, QoS, and the writing of it.

Messages are serialised by rosbags, which also gives definitions and RIHS01 hashes. The file is written by the
writer of the `mcap` package: the one in rosbags 0.11.9 leaves every CRC at zero and no topic_type_hash on the
channels.
"""

from __future__ import annotations

import io
from importlib.metadata import version
from pathlib import Path

from mcap.writer import CompressionType, Writer
from rosbags.typesys import Stores, get_typestore
from ruamel.yaml import YAML

# At 64 KiB a session has several chunks: seeking, and the reading of a cut file, are worth something.
CHUNK_BYTES = 64 * 1024

TYPES = get_typestore(Stores.ROS2_JAZZY)
T = TYPES.types
Time, Header = T["builtin_interfaces/msg/Time"], T["std_msgs/msg/Header"]
Point, Point32 = T["geometry_msgs/msg/Point"], T["geometry_msgs/msg/Point32"]
Polygon, PolygonStamped = T["geometry_msgs/msg/Polygon"], T["geometry_msgs/msg/PolygonStamped"]
PointStamped, CompressedImage = T["geometry_msgs/msg/PointStamped"], T["sensor_msgs/msg/CompressedImage"]
Float64, String = T["std_msgs/msg/Float64"], T["std_msgs/msg/String"]

LATCHED, STREAM = "latched", "stream"
TOPICS = {
    "/pusht/goal_keypoints": (PolygonStamped, LATCHED),
    "/pusht/instruction": (String, LATCHED),
    "/pusht/keypoints": (PolygonStamped, STREAM),
    "/pusht/agent_position": (PointStamped, STREAM),
    "/pusht/image": (CompressedImage, STREAM),
    "/pusht/coverage": (Float64, STREAM),
    "/pusht/action": (PointStamped, STREAM),
}


def qos(kind: str) -> list[dict]:
    forever = {"sec": 9223372036, "nsec": 854775807}
    return [
        {
            "history": "keep_last",
            "depth": 1 if kind == LATCHED else 10,
            "reliability": "reliable",
            "durability": "transient_local" if kind == LATCHED else "volatile",
            "deadline": dict(forever),
            "lifespan": dict(forever),
            "liveliness": "automatic",
            "liveliness_lease_duration": dict(forever),
            "avoid_ros_namespace_conventions": False,
        }
    ]


def yaml_text(value: object) -> str:
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 4096
    out = io.StringIO()
    yaml.dump(value, out)
    return out.getvalue()


class Bag:
    """A rosbag2 directory of version 9 with one MCAP file. log_time rises strictly over all topics."""

    def __init__(self, directory: Path, custom: dict[str, str]) -> None:
        directory.mkdir(parents=True)
        self.directory = directory
        self.custom = custom
        self.name = f"{directory.name}_0.mcap"
        self.stream = (directory / self.name).open("xb")
        self.writer = Writer(
            self.stream,
            chunk_size=CHUNK_BYTES,
            compression=CompressionType.NONE,
            enable_crcs=True,
            enable_data_crcs=True,
        )
        library = f"record_pusht; mcap-python {version('mcap')}; rosbags {version('rosbags')}"
        self.writer.start(profile="ros2", library=library)
        self.channels: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        self.first: int | None = None
        self.last = 0
        schemas: dict[str, int] = {}
        for topic, (msgtype, kind) in TOPICS.items():
            name = msgtype.__msgtype__
            if name not in schemas:
                text, _ = TYPES.generate_msgdef(name, ros_version=2)
                schemas[name] = self.writer.register_schema(name, "ros2msg", text.encode())
            self.channels[topic] = self.writer.register_channel(
                topic,
                "cdr",
                schemas[name],
                {"offered_qos_profiles": yaml_text(qos(kind)), "topic_type_hash": TYPES.hash_rihs01(name)},
            )
            self.counts[topic] = 0

    def write(self, topic: str, stamp: int, message: object) -> None:
        log_time = max(stamp, self.last + 1)
        data = bytes(TYPES.serialize_cdr(message, message.__msgtype__))
        channel, sequence = self.channels[topic], self.counts[topic]
        self.writer.add_message(channel, log_time, data, publish_time=stamp, sequence=sequence)
        self.counts[topic] += 1
        self.first = log_time if self.first is None else self.first
        self.last = log_time

    def close(self) -> None:
        assert self.first is not None
        count = sum(self.counts.values())
        start, duration = {"nanoseconds_since_epoch": self.first}, {"nanoseconds": self.last - self.first}
        information = {
            "version": 9,
            "storage_identifier": "mcap",
            "duration": dict(duration),
            "starting_time": dict(start),
            "message_count": count,
            "topics_with_message_count": [
                {
                    "topic_metadata": {
                        "name": topic,
                        "type": msgtype.__msgtype__,
                        "serialization_format": "cdr",
                        "offered_qos_profiles": qos(kind),
                        "type_description_hash": TYPES.hash_rihs01(msgtype.__msgtype__),
                    },
                    "message_count": self.counts[topic],
                }
                for topic, (msgtype, kind) in TOPICS.items()
            ],
            "compression_format": "",
            "compression_mode": "",
            "relative_file_paths": [self.name],
            "files": [
                {
                    "path": self.name,
                    "starting_time": dict(start),
                    "duration": dict(duration),
                    "message_count": count,
                }
            ],
            "custom_data": dict(self.custom),
            "ros_distro": "rosbags",
        }
        self.writer.flush()
        self.writer.add_metadata("rosbag2", {"serialized_metadata": yaml_text(information)})
        self.writer.finish()
        self.stream.close()
        text = yaml_text({"rosbag2_bagfile_information": information})
        (self.directory / "metadata.yaml").write_text(text, encoding="utf-8")
