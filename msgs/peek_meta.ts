// Reads the Meta at the front of a message of ours and nothing else: for recorders, which keep bytes.
import { CdrReader } from './cdr/reader.ts';
import { readMeta } from './gen/worldforge_msgs/meta.ts';
import type { Meta } from './gen/index.ts';
import type { MessageType } from './message_type.ts';

/** The Meta, or nothing for standard types and for bytes that do not hold one. */
export function peekMeta(type: MessageType<unknown>, bytes: Uint8Array): Meta | undefined {
  if (!type.name.startsWith('worldforge_msgs/')) return undefined;
  try {
    return readMeta(new CdrReader(bytes, type.bytesMax));
  } catch {
    return undefined; // broken bytes are recorded all the same
  }
}
