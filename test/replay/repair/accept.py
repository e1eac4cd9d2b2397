"""Reads rosbag2 directories with readers of others and says as JSON how many messages each found.

accept.py LIST: a file with one directory a line. Readers: mcap with CRC validation, by its index and without
it; rosbags on the directory. What a reader refuses stands in place of its count.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from mcap.reader import SeekingReader
from mcap.stream_reader import StreamReader
from mcap.records import Chunk, Message
from mcap.stream_reader import breakup_chunk
from rosbags.rosbag2 import Reader


def indexed(folder: Path) -> int:
    (file,) = folder.glob("*.mcap")
    with file.open("rb") as stream:
        reader = SeekingReader(stream, validate_crcs=True)
        count = sum(1 for _ in reader.iter_messages())
        said = reader.get_summary().statistics.message_count
    if said != count:
        raise ValueError(f"the statistics say {said}, {count} are there")
    return count


def streamed(folder: Path) -> int:
    (file,) = folder.glob("*.mcap")
    count = 0
    with file.open("rb") as stream:
        for record in StreamReader(stream, emit_chunks=True, validate_crcs=True).records:
            if isinstance(record, Chunk):
                inner = breakup_chunk(record, validate_crc=True)
                count += sum(1 for one in inner if isinstance(one, Message))
    return count


def rosbags(folder: Path) -> int:
    with Reader(folder) as reader:
        count = sum(1 for _ in reader.messages())
        if reader.message_count != count:
            raise ValueError(f"it says {reader.message_count}, {count} are there")
    return count


def found(read: Callable[[Path], int], folder: Path) -> int | str:
    try:
        return read(folder)
    except Exception as error:  # whatever a reader of others raises is its answer
        return f"{type(error).__name__}: {error}"


def main() -> None:
    folders = [Path(line) for line in Path(sys.argv[1]).read_text().splitlines()]
    readers = (indexed, streamed, rosbags)
    print(json.dumps([[found(read, folder) for read in readers] for folder in folders]))


main()
