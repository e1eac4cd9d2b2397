// The content chain of a bag that is being written: its secret and its leaves, beside the bag in the run.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AppendFile } from './append_file.ts';
import { writeFileAtomic } from './atomic_file.ts';
import { ContentChain, type Content, type ContentMessage } from './chain.ts';
import { limits } from './limits.ts';

/** In the run directory. A bundle that shows a part of a run leaves the first out and gives single salts. */
export const contentNames = { secret: 'content_salt', leaves: 'content_leaves.bin' } as const;

/** Name of the MCAP metadata records with the state of the chain at their place. */
export const checkpointName = 'worldforge.content';

export function readContentSecret(folder: string): Buffer {
  return Buffer.from(readFileSync(path.join(folder, contentNames.secret), 'utf8').trimEnd(), 'hex');
}

export class ContentLog {
  readonly #chain: ContentChain;
  readonly #leaves: AppendFile;
  #chunks = 0;
  #checkpointNs: bigint | undefined;
  #newestNs = 0n;

  /**
   * @param secret 32 random bytes
   * @throws WorldforgeError workspace_full, workspace_unwritable, evidence_write_failed
   */
  constructor(folder: string, secret: Uint8Array) {
    mkdirSync(folder, { recursive: true });
    writeFileAtomic(path.join(folder, contentNames.secret), `${Buffer.from(secret).toString('hex')}\n`);
    this.#leaves = new AppendFile(path.join(folder, contentNames.leaves));
    this.#chain = new ContentChain(secret);
  }

  add(message: ContentMessage, logNs: bigint): void {
    this.#checkpointNs ??= logNs;
    this.#newestNs = logNs;
    this.#chain.add(message);
  }

  /** Keeps the leaves of a chunk. It goes before the chunk, so a fault here ends the bag as well. */
  store(): void {
    const leaves = this.#chain.takeLeaves();
    if (leaves.length === 0) return;
    this.#leaves.append(leaves);
    this.#chunks += 1;
  }

  /** Returns when the stored leaves are on the disk. */
  sync(): void {
    this.#leaves.sync();
  }

  /** What goes into the bag after a chunk, every so many chunks or so much log time; else nothing. */
  checkpointIfDue(): Readonly<Record<string, string>> | undefined {
    const sinceNs = this.#newestNs - (this.#checkpointNs ?? this.#newestNs);
    if (this.#chunks < limits.checkpointChunks && sinceNs < limits.checkpointNs) return undefined;
    this.#chunks = 0;
    this.#checkpointNs = this.#newestNs;
    return this.checkpoint();
  }

  checkpoint(): Readonly<Record<string, string>> {
    const { messages, root } = this.#chain.content;
    return { messages: String(messages), root };
  }

  /** Gives the leaves back and returns what the manifest signs. */
  close(): Content {
    this.store();
    this.#leaves.close();
    return this.#chain.content;
  }
}
