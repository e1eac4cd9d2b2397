#!/usr/bin/env python3
"""Read the shipped PushT sessions with stock tools and check what WorldForge relies on.

    python scripts/sessions/check_session.py                                  # every replay/sessions/pusht-*
    python scripts/sessions/check_session.py --no-rerun replay/sessions/pusht-01

Readers: `mcap` with CRC validation, mcap-ros2-support, rosbags AnyReader, `rerun mcap check`.
Exit 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import struct
import subprocess
import sys
import sysconfig
import tempfile
import zlib
from collections import defaultdict
from pathlib import Path

import numpy as np
from mcap.reader import NonSeekingReader, SeekingReader
from mcap.records import Chunk, DataEnd, Footer
from mcap.stream_reader import StreamReader
from mcap_ros2.decoder import DecoderFactory
from PIL import Image
from rosbags.highlevel import AnyReader
from rosbags.typesys import Stores, get_types_from_msg, get_typestore
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
LIMIT_BYTES = 2 * 1024 * 1024
FRAME_NS = 100_000_000
LATCHED = {
    "/pusht/goal_keypoints": "geometry_msgs/msg/PolygonStamped",
    "/pusht/instruction": "std_msgs/msg/String",
}
STREAMS = {
    "/pusht/keypoints": "geometry_msgs/msg/PolygonStamped",
    "/pusht/agent_position": "geometry_msgs/msg/PointStamped",
    "/pusht/image": "sensor_msgs/msg/CompressedImage",
    "/pusht/coverage": "std_msgs/msg/Float64",
    "/pusht/action": "geometry_msgs/msg/PointStamped",
}
TYPES = get_typestore(Stores.ROS2_JAZZY)


def require(condition: object, what: str) -> None:
    if not condition:
        raise AssertionError(what)


def stamp_ns(message: object) -> int:
    stamp = message.header.stamp
    return stamp.sec * 10**9 + (stamp.nanosec if hasattr(stamp, "nanosec") else stamp.nsec)


def check_crcs(file: Path) -> int:
    """Every CRC of the file is there and right. Returns the number of chunks."""
    data = file.read_bytes()
    chunks = 0
    with file.open("rb") as stream:
        for record in StreamReader(stream, emit_chunks=True, validate_crcs=True).records:
            if isinstance(record, Chunk):
                chunks += 1
                require(record.compression == "", "chunks are not compressed")
                require(record.uncompressed_crc == zlib.crc32(record.data) != 0, "chunk CRC")
            elif isinstance(record, DataEnd):
                # The record ends where the summary begins; it is 13 bytes long.
                end = struct.unpack_from("<Q", data, len(data) - 28)[0] - 13
                require(record.data_section_crc == zlib.crc32(data[:end]) != 0, "data section CRC")
            elif isinstance(record, Footer):
                summary = zlib.crc32(data[record.summary_start : len(data) - 12])
                require(record.summary_crc == summary != 0, "summary CRC")
    require(chunks > 0, "messages are in chunks")
    return chunks


def computed_hash(msgtype: str, definition: str) -> str:
    """The RIHS01 hash of a type from the text that the file carries."""
    store = get_typestore(Stores.EMPTY)
    store.register(get_types_from_msg(definition, msgtype))
    return store.hash_rihs01(msgtype)


def plain(message: object) -> object:
    """A decoded message as plain values, whichever library decoded it."""
    if isinstance(message, (bytes, bytearray, np.ndarray)):
        return bytes(message)
    if isinstance(message, (list, tuple)):
        return [plain(item) for item in message]
    names = getattr(message, "__slots__", None) or list(getattr(message, "__dataclass_fields__", ()))
    if names:
        return {name.lstrip("_"): plain(getattr(message, name)) for name in names if name != "__msgtype__"}
    return message


def rerun_binary() -> str | None:
    beside = Path(sysconfig.get_path("scripts")) / "rerun"
    return str(beside) if beside.exists() else shutil.which("rerun")


def check_rerun(file: Path) -> str:
    """Rerun has no variable that turns its telemetry off, only a setting: it is made in a home of its own."""
    binary = rerun_binary()
    require(binary, "rerun-sdk is installed (or use --no-rerun)")
    with tempfile.TemporaryDirectory() as home:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
        environment["HOME"] = home
        subprocess.run([binary, "analytics", "disable"], env=environment, check=True, capture_output=True)
        lines = []
        for extra in ([], ["--full"]):
            command = [binary, "mcap", "check", *extra, str(file)]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            output = (done.stdout + done.stderr).strip()
            require(done.returncode == 0, f"rerun mcap check {' '.join(extra)}: {output}")
            rows = [line for line in output.splitlines() if "/pusht/" in line and str(file) not in line]
            require(len(rows) == len(LATCHED | STREAMS), f"rerun sees every topic: {output}")
            require(all(row.startswith("ok") for row in rows), f"rerun finds nothing wrong: {output}")
            lines.append(f"{len(rows)} topics ok")
    return f"{lines[0]}; with decoded times: {lines[1]}"


def check_physics(seed: int, actions: np.ndarray, keypoints: np.ndarray, coverage: np.ndarray) -> float:
    """Drive gym-pusht with the recorded actions: out come the recorded keypoints. Returns the worst error."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    from gym_pusht.envs.pusht import PushTEnv

    env = PushTEnv(obs_type="environment_state_agent_pos")
    observation, _ = env.reset(seed=seed)
    worst = 0.0
    for action, expected, covered in zip(actions, keypoints, coverage):
        worst = max(worst, float(np.abs(observation["environment_state"].reshape(8, 2) - expected).max()))
        require(abs(env._get_coverage() - covered) < 1e-3, "recorded coverage is that of the simulator")
        observation, *_ = env.step(action)
    require(worst < 1e-2, f"recorded keypoints are those of the simulator (off by {worst} px)")
    return worst


def motion(actions: np.ndarray) -> str:
    """Differences of the commanded positions: norms per component sum and along the single axes."""
    parts = []
    for order, unit in ((1, "px/s"), (2, "px/s^2"), (3, "px/s^3")):
        difference = np.diff(actions, order, axis=0) / 0.1**order
        norm, axis = np.linalg.norm(difference, axis=1), np.abs(difference)
        parts.append(f"{np.percentile(norm, 99):.0f}/{norm.max():.0f} (axis {axis.max():.0f}) {unit}")
    return ", ".join(parts)


def check(directory: Path, with_rerun: bool, with_physics: bool) -> None:
    file = directory / f"{directory.name}_0.mcap"
    size = sum(f.stat().st_size for f in directory.iterdir())
    require(size <= LIMIT_BYTES, f"at most {LIMIT_BYTES} bytes, is {size}")
    require((directory / "README.md").exists(), "README.md with licence and provenance")
    document = YAML(typ="safe").load((directory / "metadata.yaml").read_text(encoding="utf-8"))
    information = document["rosbag2_bagfile_information"]
    storage = (information["version"], information["storage_identifier"])
    require(storage == (9, "mcap"), "rosbag2 version 9, mcap")
    topics = {row["topic_metadata"]["name"]: row for row in information["topics_with_message_count"]}
    hashes = {name: row["topic_metadata"]["type_description_hash"] for name, row in topics.items()}
    counts = {name: row["message_count"] for name, row in topics.items()}

    chunks = check_crcs(file)
    with file.open("rb") as stream:
        messages = NonSeekingReader(stream, validate_crcs=True).iter_messages(log_time_order=False)
        log_times = [message.log_time for _, _, message in messages]
    rises = all(a < b for a, b in zip(log_times, log_times[1:]))
    require(rises, "log_time rises strictly over the whole bag")

    by_topic: dict[str, list] = defaultdict(list)
    everything = []
    with file.open("rb") as stream:
        reader = SeekingReader(stream, validate_crcs=True, decoder_factories=[DecoderFactory()])
        require(reader.get_header().profile == "ros2", "profile ros2")
        names = [record.name for record in reader.iter_metadata()]
        require(names == ["rosbag2"], "one metadata record, rosbag2")
        summary = reader.get_summary()
        for channel in summary.channels.values():
            schema = summary.schemas[channel.schema_id]
            expected = (LATCHED | STREAMS)[channel.topic]
            kinds = (schema.name, schema.encoding, channel.message_encoding)
            require(kinds == (expected, "ros2msg", "cdr"), f"{channel.topic}: type")
            computed = computed_hash(expected, schema.data.decode())
            wanted = {TYPES.hash_rihs01(expected), computed, hashes[channel.topic]}
            require(wanted == {channel.metadata["topic_type_hash"]}, f"{channel.topic}: topic_type_hash")
            (profile,) = YAML(typ="safe").load(channel.metadata["offered_qos_profiles"])
            durability = "transient_local" if channel.topic in LATCHED else "volatile"
            depth = 1 if channel.topic in LATCHED else 10
            require(
                (profile["reliability"], profile["durability"], profile["history"], profile["depth"])
                == ("reliable", durability, "keep_last", depth),
                f"{channel.topic}: QoS",
            )
        for _, channel, message, decoded in reader.iter_decoded_messages():
            topic = channel.topic
            require(message.sequence == len(by_topic[topic]), f"{topic}: sequence")
            if hasattr(decoded, "header"):
                require(decoded.header.frame_id == "pusht", f"{topic}: frame")
                require(stamp_ns(decoded) == message.publish_time, f"{topic}: publish time is the stamp")
            require(0 <= message.log_time - message.publish_time < 1000, f"{topic}: log time")
            by_topic[topic].append((message.publish_time, decoded))
            everything.append((topic, message.log_time, plain(decoded)))
        total = summary.statistics.message_count
        counted = summary.statistics.channel_message_counts
        require({summary.channels[c].topic: n for c, n in counted.items()} == counts, "counts")

    frames = len(by_topic["/pusht/keypoints"])
    promised = information["message_count"]
    require(total == len(everything) == promised == 2 + frames * len(STREAMS), "message count")
    require(set(by_topic) == set(LATCHED | STREAMS), "topics")
    begin = by_topic["/pusht/keypoints"][0][0]
    for topic in LATCHED:
        require([stamp for stamp, _ in by_topic[topic]] == [begin], f"{topic}: once, at the start")
    for topic in STREAMS:
        stamps = [stamp for stamp, _ in by_topic[topic]]
        expected = [begin + k * FRAME_NS for k in range(frames)]
        require(stamps == expected, f"{topic}: one message a frame, same stamps, 10 Hz")

    with AnyReader([directory]) as bag:
        other = [(c.topic, t, plain(bag.deserialize(raw, c.msgtype))) for c, t, raw in bag.messages()]
    require(other == everything, "rosbags and mcap-ros2-support decode the same values")

    for _, message in by_topic["/pusht/image"]:
        require(message.format == "rgb8; png compressed bgr8", "image format")
        image = Image.open(io.BytesIO(bytes(message.data)))
        found = (image.format, image.mode, image.size)
        require(found == ("PNG", "RGB", (96, 96)), "image is a 96 x 96 rgb PNG")
        image.load()

    actions = np.array([(m.point.x, m.point.y) for _, m in by_topic["/pusht/action"]])
    keypoints = np.array([[(p.x, p.y) for p in m.polygon.points] for _, m in by_topic["/pusht/keypoints"]])
    coverage = np.array([m.data for _, m in by_topic["/pusht/coverage"]])
    agent = np.array([(m.point.x, m.point.y) for _, m in by_topic["/pusht/agent_position"]])
    goal = by_topic["/pusht/goal_keypoints"][0][1].polygon.points
    require(keypoints.shape == (frames, 8, 2) and len(goal) == 8, "8 keypoints")
    inside = actions.min() >= 0 and actions.max() <= 512
    require(np.isfinite(actions).all() and inside, "actions lie in the workspace")

    print(
        f"{directory.name}: {frames} frames, {total} messages, {chunks} chunks, {size} bytes; "
        "CRCs, mcap, mcap-ros2, rosbags: good"
    )
    curve = " ".join(f"{c:.2f}" for c in coverage[::8])
    print(f"  coverage every 8 frames: {curve}, last {coverage[-1]:.3f}")
    (left, top), (right, bottom) = actions.min(axis=0), actions.max(axis=0)
    print(
        f"  action p99/max: {motion(actions)}; "
        f"x {left:.0f} to {right:.0f}, y {top:.0f} to {bottom:.0f}"
    )
    print(f"  largest distance of action from agent: {np.linalg.norm(actions - agent, axis=1).max():.1f} px")
    if with_physics:
        worst = check_physics(int(information["custom_data"]["seed"]), actions, keypoints, coverage)
        print(f"  gym-pusht driven by the recorded actions: keypoints within {worst:.1e} px")
    if with_rerun:
        print(f"  rerun mcap check: {check_rerun(file)}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Check the shipped PushT sessions.")
    add = parser.add_argument
    add("session", nargs="*", type=Path, help="session directories; replay/sessions/pusht-* without any")
    add("--no-rerun", action="store_true", help="leave `rerun mcap check` out")
    add("--no-physics", action="store_true", help="do not drive the simulator with the recorded actions")
    arguments = parser.parse_args()
    sessions = arguments.session or sorted((ROOT / "replay" / "sessions").glob("pusht-*"))
    wrong = 0 if sessions else 1
    for directory in sessions:
        try:
            check(directory.resolve(), not arguments.no_rerun, not arguments.no_physics)
        except Exception as error:  # noqa: BLE001 - a reader may throw anything at a damaged file
            wrong += 1
            print(f"{directory.name}: WRONG: {type(error).__name__}: {error}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
