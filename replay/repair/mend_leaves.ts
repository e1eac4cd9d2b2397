// Brings the leaves of a run's content into line with the messages that its repaired bag holds. Leaves are
// written before their messages: those without a message say how many are lost.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../../core/errors.ts';
import { bagFiles } from '../bag/bag_files.ts';
import { walkMessages } from '../bag/bag_walk.ts';
import { loadZstd, type Decompress } from '../bag/decompress.ts';
import { channelFacts } from '../bag/record_fields.ts';
import { ByteSource } from '../byte_source.ts';
import { contentChannel, ContentChain, leafDigest, saltAt, type Content } from '../chain.ts';
import { contentNames, readContentSecret } from '../content_log.ts';
import { digestBytes } from '../merkle.ts';
import { peekMeta, stepInputType } from '../../msgs/index.ts';
import type { GraphTally } from '../graph/claim.ts';
import type { Starts } from '../starts.ts';
import { graphTopic } from '../graph/snapshot.ts';
import { keepTorn, putEnd } from './cut_file.ts';
import type { Fits } from './mcap_prefix.ts';

export interface MendedContent {
  /** Nothing where the run ended before it had a secret. */
  readonly content?: Content;
  /** Leaves of messages that the bag does not hold. */
  readonly lost: number;
}

function leavesOf(folder: string): string {
  return path.join(folder, contentNames.leaves);
}

function hasSecret(folder: string): boolean {
  return existsSync(path.join(folder, contentNames.secret));
}

/** Whether a message of a cut chunk is the one whose leaf was kept; without leaves nobody can say. */
export function fitsLeaf(folder: string): Fits {
  if (!hasSecret(folder) || !existsSync(leavesOf(folder))) return () => false;
  const secret = readContentSecret(folder);
  return (channel, body, number) => {
    using leaves = new ByteSource(leavesOf(folder));
    const { topic, typeHash } = channelFacts(channel);
    const leaf = leafDigest(saltAt(secret, number), { channel: contentChannel(topic, typeHash), body });
    return leaves.read(number * digestBytes, digestBytes).equals(leaf);
  };
}

interface Followed {
  readonly content: Content;
  readonly leaves: Buffer;
}

/** What a recorder would have noted on the way. */
export interface Noted {
  /** Told of every start of a node that the bag holds. */
  readonly starts: Starts;
  /** Told of every snapshot of the graph. */
  readonly graph: GraphTally;
}

interface FollowOptions extends Noted {
  readonly unzstd: Decompress;
}

function follow(folder: string, bag: string, { starts, graph, unzstd }: FollowOptions): Followed {
  const chain = new ContentChain(readContentSecret(folder));
  const parts: Buffer[] = [];
  for (const file of bagFiles(bag)) {
    using source = new ByteSource(file);
    for (const { topic, channel, body, payload } of walkMessages(source, { unzstd })) {
      const { typeHash } = channelFacts(channel);
      chain.add({ channel: contentChannel(topic, typeHash), body });
      parts.push(Buffer.from(chain.takeLeaves()));
      const meta = topic.endsWith('/step_input') ? peekMeta(stepInputType, payload) : undefined;
      if (meta !== undefined) starts.note({ name: topic.replace(/^\//, '') }, meta);
      if (topic === graphTopic) graph.addBytes(payload);
    }
  }
  return { content: chain.content, leaves: Buffer.concat(parts) };
}

function requireFitting(file: string, kept: Buffer, leaves: Buffer): void {
  for (let at = 0; at + digestBytes <= Math.min(kept.length, leaves.length); at += digestBytes) {
    const end = at + digestBytes;
    if (kept.subarray(at, end).equals(leaves.subarray(at, end))) continue;
    const text = `message ${String(at / digestBytes)} of the bag is not the one whose leaf is in ${file}`;
    const hint = 'it was changed, so the run is not sealed: look at a copy of it (--copy DIR)';
    throw new WorldforgeError('run_invalid', text, { hint });
  }
}

function tornLeaves(file: string): number {
  const torn = `${file}.torn`;
  if (!existsSync(torn)) return 0;
  using source = new ByteSource(torn);
  return Math.floor(source.size / digestBytes);
}

/**
 * Cuts the leaves off that have no message, beside them, and makes those that are missing.
 * @throws WorldforgeError run_invalid where a message is not the one that was recorded
 */
export async function mendLeaves(folder: string, bag: string, noted: Noted): Promise<MendedContent> {
  if (!hasSecret(folder) || !existsSync(bag)) return { lost: 0 };
  const file = leavesOf(folder);
  if (!existsSync(file)) writeFileSync(file, '', { flag: 'wx' });
  const { content, leaves } = follow(folder, bag, { ...noted, unzstd: await loadZstd() });
  using source = new ByteSource(file);
  const kept = source.read(0, source.size);
  requireFitting(file, kept, leaves);
  if (kept.length !== leaves.length) {
    const whole = Math.min(kept.length - (kept.length % digestBytes), leaves.length);
    if (kept.length > leaves.length) keepTorn(file, leaves.length);
    putEnd(file, whole, leaves.subarray(whole));
  }
  return { content, lost: tornLeaves(file) };
}
