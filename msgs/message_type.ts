// What the rest of the project knows of a message: its name, its definition, and the ladder both ways.
import { sha256 } from '../core/digest.ts';
import { errorText, WorldforgeError } from '../core/errors.ts';
import { CdrReader } from './cdr/reader.ts';
import { CdrWriter } from './cdr/writer.ts';

export interface MessageType<M> {
  /** package/msg/Type */
  readonly name: string;
  /** `ros2msg` schema text with all dependencies. */
  readonly definition: string;
  /** RIHS01_ and 64 hexadecimal digits. */
  readonly typeHash: string;
  readonly bytesMax: number;
  /**
   * CDR bytes with their encapsulation. Climbs the same rungs as `decode`. The bytes may lie in one buffer
   * with other messages, so they are read or copied, never written to and never transferred.
   * @throws WorldforgeError message_bounds, message_not_finite, message_too_large, message_rule
   */
  encode(message: M): Uint8Array;
  /** The fields that the content digest covers. */
  encodeContent(message: M): Uint8Array;
  /**
   * Byte cap, encapsulation, bounds, exact length, finite numbers, rules of the message: each rung refuses
   * with its code.
   * @throws WorldforgeError message_*
   */
  decode(bytes: Uint8Array): M;
}

/** Says what is wrong with a message whose fields are each valid, or nothing. */
export type Rule<M> = (message: M) => string | undefined;

/** What the generator writes for a message. */
export interface Codec<M> {
  readonly name: string;
  readonly definition: string;
  readonly typeHash: string;
  readonly bytesMax: number;
  readonly write: (writer: CdrWriter, message: M) => void;
  readonly writeContent: (writer: CdrWriter, message: M) => void;
  readonly read: (reader: CdrReader) => M;
}

const sharedWriter = new CdrWriter();

function encodeWith<M>(codec: Codec<M>, write: Codec<M>['write'], message: M): Uint8Array {
  try {
    sharedWriter.begin(codec.bytesMax);
    write(sharedWriter, message);
    return sharedWriter.end();
  } catch (cause) {
    throw named(codec.name, cause);
  }
}

function named(name: string, cause: unknown): Error {
  if (cause instanceof WorldforgeError)
    return new WorldforgeError(cause.code, `${name}: ${cause.message}`, { cause });
  return new WorldforgeError('message_bounds', `${name}: ${errorText(cause)}`, { cause });
}

/** Puts the rules of a message on top of its generated codec. */
export function messageType<M>(codec: Codec<M>, rule?: Rule<M>): MessageType<M> {
  const climb = (message: M): M => {
    const wrong = rule?.(message);
    if (wrong !== undefined) throw new WorldforgeError('message_rule', `${codec.name}: ${wrong}`);
    return message;
  };
  return {
    name: codec.name,
    definition: codec.definition,
    typeHash: codec.typeHash,
    bytesMax: codec.bytesMax,
    encode: (message) => {
      const bytes = encodeWith(codec, codec.write, message);
      climb(message);
      return bytes;
    },
    encodeContent: (message) => encodeWith(codec, codec.writeContent, message),
    decode: (bytes) => climb(decodeWith(codec, bytes)),
  };
}

function decodeWith<M>(codec: Codec<M>, bytes: Uint8Array): M {
  try {
    const reader = new CdrReader(bytes, codec.bytesMax);
    const message = codec.read(reader);
    reader.end();
    return message;
  } catch (cause) {
    throw named(codec.name, cause);
  }
}

/** Message digest: SHA-256 over our canonical re-encoding of the whole message. */
export function messageDigest<M>(type: MessageType<M>, message: M): string {
  return sha256(type.encode(message));
}

/** Content digest: the type's name and the fields that are content, nested ones too. */
export function contentDigest<M>(type: MessageType<M>, message: M): string {
  return sha256(`${type.name}\n`, type.encodeContent(message));
}
