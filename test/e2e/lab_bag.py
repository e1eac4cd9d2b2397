"""Makes a lab's recording from a shipped session: lab_bag.py SESSION_FILE TARGET mcap|sqlite3 [FAULT].

A JointState holds the position of the agent, an Image and a CompressedImage the camera; all under the lab's
own names. FAULT is gap, back, joints, type or missing.
"""

import sys
from pathlib import Path

import numpy as np
from mcap.reader import make_reader
from rosbags.rosbag2 import StoragePlugin, Writer
from rosbags.typesys import Stores, get_typestore

STORE = get_typestore(Stores.ROS2_JAZZY)
TYPES = STORE.types
NAMES = {
    "/pusht/keypoints": "/lab/block",
    "/pusht/goal_keypoints": "/lab/target",
    "/pusht/instruction": "/lab/task",
    "/pusht/image": "/lab/wrist/image_raw/compressed",
}
GAP_FROM, GAP_UNTIL, BACK_AT = 40, 52, 30


def joint_state(point, names):
    values = np.array([point.point.y, point.point.x])
    empty = np.array([], dtype=np.float64)
    return TYPES["sensor_msgs/msg/JointState"](point.header, names, values, empty, empty)


def image(header, number):
    pixels = np.full(16 * 16 * 3, number % 256, dtype=np.uint8)
    return TYPES["sensor_msgs/msg/Image"](header, 16, 16, "rgb8", 0, 48, pixels)


def messages(source, fault):
    number = 0
    with open(source, "rb") as stream:
        for kind, channel, record in make_reader(stream).iter_messages():
            time = record.log_time
            if channel.topic == "/pusht/agent_position":
                number += 1
                point = STORE.deserialize_cdr(record.data, kind.name)
                if fault == "gap" and GAP_FROM <= number < GAP_UNTIL:
                    continue
                if fault == "back" and number == BACK_AT:
                    point.header.stamp.sec -= 1
                names = ["y", "finger"] if fault == "joints" else ["y", "x"]
                if fault == "type":
                    yield "/lab/arm/joint_states", kind.name, time, point
                elif fault != "missing":
                    joints = joint_state(point, names)
                    yield "/lab/arm/joint_states", "sensor_msgs/msg/JointState", time, joints
                yield "/lab/top/image_raw", "sensor_msgs/msg/Image", time, image(point.header, number)
            elif channel.topic in NAMES:
                yield NAMES[channel.topic], kind.name, time, STORE.deserialize_cdr(record.data, kind.name)


def main(source, target, storage, fault=""):
    plugin = StoragePlugin.SQLITE3 if storage == "sqlite3" else StoragePlugin.MCAP
    with Writer(Path(target), version=9, storage_plugin=plugin) as writer:
        connections = {}
        for topic, kind, time, message in messages(source, fault):
            if topic not in connections:
                connections[topic] = writer.add_connection(topic, kind, typestore=STORE)
            writer.write(connections[topic], time, STORE.serialize_cdr(message, kind))


main(*sys.argv[1:])
