// What one file of a recording gives, whatever storage it is of.
import type { SplitHead } from './split_head.ts';

export interface BagTopic {
  /** As recorded, with or without a leading slash. */
  readonly topic: string;
  /** package/msg/Type */
  readonly schemaName: string;
  /** RIHS01 hash, or an empty text where the recorder gave none. */
  readonly typeHash: string;
  readonly messages: number;
}

export interface BagMessage {
  readonly topic: string;
  readonly schemaName: string;
  readonly bytes: Uint8Array;
  readonly logNs: bigint;
  readonly publishNs: bigint;
  readonly sequence: number;
}

export interface ReadOptions {
  /** As recorded; all topics without it. */
  readonly topics?: readonly string[];
  readonly signal?: AbortSignal;
}

/** A recording whose recorder did not close it: it is read up to the last whole record. */
export interface BagTail {
  readonly file: string;
  /** Where the file stops being readable. */
  readonly offset: number;
  /** Left there unread. */
  readonly bytes: number;
  readonly reason: string;
}

export type Storage = 'mcap' | 'sqlite3';

export interface BagInput extends AsyncDisposable {
  readonly path: string;
  readonly storage: Storage;
  readonly topics: readonly BagTopic[];
  /** Undefined where the recorder closed the file. */
  readonly tail: BagTail | undefined;
  /** What the file repeats of one before; nothing in a recording of another tool. */
  readonly split: SplitHead | undefined;
  /**
   * The messages in log order.
   * @throws WorldforgeError session_cut where the file is damaged, after the messages before that place
   */
  messages(options: ReadOptions): AsyncGenerator<BagMessage, void, void>;
}
