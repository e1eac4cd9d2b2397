"""Copies an MCAP recording with its chunks compressed: compress_bag.py FROM TO zstd|lz4."""

import sys

from mcap.reader import make_reader
from mcap.writer import CompressionType, Writer

compressions = {"zstd": CompressionType.ZSTD, "lz4": CompressionType.LZ4}


def main(source: str, target: str, compression: str) -> None:
    with open(source, "rb") as stream, open(target, "wb") as out:
        reader = make_reader(stream)
        writer = Writer(out, compression=compressions[compression], chunk_size=64 * 1024)
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


main(*sys.argv[1:4])
