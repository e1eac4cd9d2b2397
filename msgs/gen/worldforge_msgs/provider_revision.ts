// Generated from ProviderRevision.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** A provider and the exact model or server that answered. */
export interface ProviderRevision {
  /** text of at most 64 bytes */
  readonly provider: string;
  /** text of at most 128 bytes */
  readonly revision: string;
}

export function writeProviderRevision(w: CdrWriter, m: ProviderRevision): void {
  w.string(m.provider, 64, 'provider');
  w.string(m.revision, 128, 'revision');
}

export function readProviderRevision(r: CdrReader): ProviderRevision {
  return {
    provider: r.string(64, 'provider'),
    revision: r.string(128, 'revision'),
  };
}

export const providerRevisionCodec: Codec<ProviderRevision> = {
  name: 'worldforge_msgs/msg/ProviderRevision',
  definition: ["string<=64 provider",
    "string<=128 revision",
    ""].join('\n'),
  typeHash: 'RIHS01_847fea148c5b6c0f63397cbfa9ee3a812e2e57174c93cadbb4a36b6fe1274e85',
  bytesMax: 234,
  write: writeProviderRevision,
  writeContent: writeProviderRevision,
  read: readProviderRevision,
};
