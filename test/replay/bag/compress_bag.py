"""Copies an MCAP recording as another recorder would write it.

compress_bag.py FROM TO COMPRESSION [unchunked | BYTES]: COMPRESSION of its chunks is none, zstd or lz4;
`unchunked` has neither chunks nor an index, as the fastwrite preset of rosbag2; BYTES of a chunk are 64 KiB
unless given.
"""

import sys

from mcap.reader import make_reader
from mcap.writer import CompressionType, Writer

compressions = {"none": CompressionType.NONE, "zstd": CompressionType.ZSTD, "lz4": CompressionType.LZ4}


def main(source: str, target: str, compression: str, chunks: str = "") -> None:
    with open(source, "rb") as stream, open(target, "wb") as out:
        reader = make_reader(stream)
        writer = Writer(
            out,
            compression=compressions[compression],
            chunk_size=int(chunks) if chunks.isdigit() else 64 * 1024,
            use_chunking=chunks != "unchunked",
        )
        writer.start(profile="ros2", library="compress_bag")
        schemas: dict[int, int] = {}
        channels: dict[int, int] = {}
        for schema, channel, message in reader.iter_messages():
            if schema.id not in schemas:
                schemas[schema.id] = writer.register_schema(schema.name, schema.encoding, schema.data)
            if channel.id not in channels:
                channels[channel.id] = writer.register_channel(
                    channel.topic, channel.message_encoding, schemas[schema.id], channel.metadata
                )
            writer.add_message(
                channels[channel.id], message.log_time, message.data, message.publish_time, message.sequence
            )
        writer.finish()


main(*sys.argv[1:])
