/** The committed CDR bytes of other implementations, and how they are made again. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { schemaText, type Catalogue } from '../../msgs/idl/catalogue.ts';
import { peers } from '../../scripts/peers/stamp.ts';
import { inRepository } from '../../scripts/repository.ts';
import { arbitraryMessage } from './arbitrary_message.ts';
import { cornerMessage, corners } from './corner_message.ts';
import { messageToJson } from './message_json.ts';

export interface GoldenSample {
  readonly title: string;
  readonly value: unknown;
  readonly cdr: string;
}

/** What the peers say of one type. */
export interface PeerAnswer {
  readonly type: string;
  readonly rihs01: string;
  readonly rosbags: readonly string[];
  readonly mcap_ros2: readonly string[];
}

const goldenFolder = inRepository('test', 'golden', 'cdr');
const randomSamples = 4;
/** Of randomness: a new one makes every golden file new. */
const seed = 20_260_131;
const peerOutputMax = 64 * 1024 * 1024;

function goldenPath(name: string): string {
  return path.join(goldenFolder, `${name.replace('/msg/', '/')}.json`);
}

export function readGolden(name: string): readonly GoldenSample[] {
  const file = goldenPath(name);
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, 'utf8')) as { samples: GoldenSample[] }).samples;
}

/** One sample a line, so that a change reads as one. */
export function goldenText(name: string, samples: readonly GoldenSample[]): string {
  const lines = samples.map((sample) => `  ${JSON.stringify(sample)}`).join(',\n');
  return `{"type":${JSON.stringify(name)},"samples":[\n${lines}\n]}\n`;
}

export function goldenFileText(name: string): string {
  return existsSync(goldenPath(name)) ? readFileSync(goldenPath(name), 'utf8') : '';
}

export function writeGolden(name: string, text: string): void {
  mkdirSync(path.dirname(goldenPath(name)), { recursive: true });
  writeFileSync(goldenPath(name), text);
}

/** Corners and seeded random messages as JSON, in which minus zero is zero. */
export function goldenValues(
  catalogue: Catalogue,
  name: string,
): readonly { title: string; value: unknown }[] {
  const cornerValues = corners.map((corner) => ({
    title: corner.title,
    value: cornerMessage(catalogue, name, corner),
  }));
  const random = fc.sample(arbitraryMessage(catalogue, name), { seed, numRuns: randomSamples });
  const randomValues = random.map((value, index) => ({ title: `random ${index}`, value: value }));
  return [...cornerValues, ...randomValues].map(({ title, value }) => ({
    title,
    value: JSON.parse(JSON.stringify(messageToJson(value))) as unknown,
  }));
}

export interface PeerRequest {
  readonly type: string;
  readonly definition: string;
  readonly values: readonly unknown[];
}

export function peerRequest(catalogue: Catalogue, name: string, values: readonly unknown[]): PeerRequest {
  return { type: name, definition: schemaText(catalogue, name), values };
}

export function askPeers(requests: readonly PeerRequest[]): readonly PeerAnswer[] {
  const output = execFileSync(peers.python, [inRepository('scripts', 'peers', 'golden_cdr.py')], {
    input: JSON.stringify(requests),
    encoding: 'utf8',
    maxBuffer: peerOutputMax,
  });
  return JSON.parse(output) as PeerAnswer[];
}
