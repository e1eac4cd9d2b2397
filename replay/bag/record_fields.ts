// Takes the texts out of records that were walked: which topic a channel is of, what a metadata record says.

class TextReader {
  readonly #body: Buffer;
  #at: number;

  constructor(body: Buffer, start: number) {
    this.#body = body;
    this.#at = start;
  }

  get at(): number {
    return this.#at;
  }

  uint32(): number {
    this.#at += 4;
    return this.#body.readUInt32LE(this.#at - 4);
  }

  text(): string {
    const length = this.uint32();
    const end = this.#at + length;
    if (end > this.#body.length) throw new RangeError(`a text of ${String(length)} bytes leaves its record`);
    const text = this.#body.toString('utf8', this.#at, end);
    this.#at = end;
    return text;
  }

  texts(): ReadonlyMap<string, string> {
    const map = new Map<string, string>();
    const bytes = this.uint32();
    for (const end = this.#at + bytes; this.#at < end;) map.set(this.text(), this.text());
    return map;
  }
}

/** Id and schema come before the topic. */
const channelTopicAt = 4;

export interface ChannelFacts {
  readonly schemaId: number;
  readonly topic: string;
  readonly typeHash: string;
  /** The profiles that were offered, YAML; empty where the recorder gave none. */
  readonly qos: string;
}

/** @throws RangeError where the record is not a channel */
export function channelFacts(body: Buffer): ChannelFacts {
  const reader = new TextReader(body, channelTopicAt);
  const topic = reader.text();
  reader.text(); // message encoding
  const metadata = reader.texts();
  const typeHash = metadata.get('topic_type_hash') ?? '';
  return { schemaId: body.readUInt16LE(2), topic, typeHash, qos: metadata.get('offered_qos_profiles') ?? '' };
}

/** The name of a schema. @throws RangeError where the record is none */
export function schemaName(body: Buffer): string {
  return new TextReader(body, 2).text();
}

export interface AttachmentFacts {
  readonly logNs: bigint;
  readonly createNs: bigint;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** @throws RangeError where the record is not an attachment */
export function attachmentFacts(body: Buffer): AttachmentFacts {
  const reader = new TextReader(body, 16);
  const [name, mediaType] = [reader.text(), reader.text()];
  return {
    logNs: body.readBigUInt64LE(0),
    createNs: body.readBigUInt64LE(8),
    name,
    mediaType,
    bytes: Number(body.readBigUInt64LE(reader.at)),
  };
}

/** @throws RangeError where the record is not a metadata record */
export function metadataFacts(body: Buffer): {
  readonly name: string;
  readonly map: ReadonlyMap<string, string>;
} {
  const reader = new TextReader(body, 0);
  return { name: reader.text(), map: reader.texts() };
}
