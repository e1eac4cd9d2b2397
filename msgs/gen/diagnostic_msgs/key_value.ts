// Generated from KeyValue.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** diagnostic_msgs/msg/KeyValue */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export function writeKeyValue(w: CdrWriter, m: KeyValue): void {
  w.string(m.key, 1048576, 'key');
  w.string(m.value, 1048576, 'value');
}

export function readKeyValue(r: CdrReader): KeyValue {
  return {
    key: r.string(1048576, 'key'),
    value: r.string(1048576, 'value'),
  };
}

export const keyValueCodec: Codec<KeyValue> = {
  name: 'diagnostic_msgs/msg/KeyValue',
  definition: ["string key",
    "string value",
    ""].join('\n'),
  typeHash: 'RIHS01_d68081eaa540288c5440753baecef0c4e16e81a5f78ad68902ded5100413bb42',
  bytesMax: 16777216,
  write: writeKeyValue,
  writeContent: writeKeyValue,
  read: readKeyValue,
};
