"""Copies an MCAP recording into SQLite storage as rosbag2 lays it out: sqlite_bag.py FROM TO SCHEMA [killed].

SCHEMA is 1 to 4, or `rosbags` for what that library writes. `killed` leaves the last half of the messages in
a write-ahead log, as a recorder does that is killed.
"""

import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

from mcap.reader import make_reader
from rosbags.rosbag2 import StoragePlugin, Writer

TOPIC_COLUMNS = {
    1: "id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, serialization_format TEXT NOT NULL",
    2: ", offered_qos_profiles TEXT NOT NULL",
    4: ", type_description_hash TEXT NOT NULL",
}
MESSAGES = """
CREATE TABLE messages(
  id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, timestamp INTEGER NOT NULL, data BLOB NOT NULL);
CREATE INDEX timestamp_idx ON messages (timestamp ASC);
"""


def read(source: str):
    with open(source, "rb") as stream:
        yield from make_reader(stream).iter_messages()


def by_hand(source: str, target: str, schema: int, killed: bool) -> None:
    database = sqlite3.connect(target, isolation_level=None)
    if killed:
        database.execute("PRAGMA journal_mode = WAL")
    columns = "".join(text for version, text in TOPIC_COLUMNS.items() if version <= schema)
    database.executescript(f"CREATE TABLE topics({columns});{MESSAGES}")
    if schema >= 3:
        database.execute("CREATE TABLE schema(schema_version INTEGER PRIMARY KEY, ros_distro TEXT NOT NULL)")
        database.execute("INSERT INTO schema VALUES (?, 'jazzy')", (schema,))
    topics: dict[str, int] = {}
    messages = list(read(source))
    for number, (kind, channel, message) in enumerate(messages):
        if number == len(messages) // 2 and killed:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute("PRAGMA wal_autocheckpoint = 0")
        if channel.topic not in topics:
            topics[channel.topic] = len(topics) + 1
            row = [topics[channel.topic], channel.topic, kind.name, "cdr"]
            row += [""] if schema >= 2 else []
            row += [channel.metadata["topic_type_hash"]] if schema >= 4 else []
            database.execute(f"INSERT INTO topics VALUES ({', '.join('?' * len(row))})", row)
        row = (topics[channel.topic], message.log_time, message.data)
        database.execute("INSERT INTO messages(topic_id, timestamp, data) VALUES (?, ?, ?)", row)
    if killed:
        os.kill(os.getpid(), signal.SIGKILL)
    database.close()


def by_rosbags(source: str, target: str) -> None:
    folder = Path(target + ".bag")
    with Writer(folder, version=9, storage_plugin=StoragePlugin.SQLITE3) as writer:
        connections = {}
        for kind, channel, message in read(source):
            if channel.topic not in connections:
                connections[channel.topic] = writer.add_connection(
                    channel.topic,
                    kind.name,
                    msgdef=kind.data.decode(),
                    rihs01=channel.metadata["topic_type_hash"],
                )
            writer.write(connections[channel.topic], message.log_time, message.data)
    shutil.move(next(folder.glob("*.db3")), target)


if sys.argv[3] == "rosbags":
    by_rosbags(sys.argv[1], sys.argv[2])
else:
    by_hand(sys.argv[1], sys.argv[2], int(sys.argv[3]), "killed" in sys.argv[4:])
