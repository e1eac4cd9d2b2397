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

/** @throws RangeError where the record is not a channel */
export function channelFacts(body: Buffer): { readonly topic: string; readonly typeHash: string } {
  const reader = new TextReader(body, channelTopicAt);
  const topic = reader.text();
  reader.text(); // message encoding
  return { topic, typeHash: reader.texts().get('topic_type_hash') ?? '' };
}

/** @throws RangeError where the record is not a metadata record */
export function metadataFacts(body: Buffer): {
  readonly name: string;
  readonly map: ReadonlyMap<string, string>;
} {
  const reader = new TextReader(body, 0);
  return { name: reader.text(), map: reader.texts() };
}
