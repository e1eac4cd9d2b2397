/**
 * Writes evidence into a folder on a small disk until it is full; says as JSON what each writer did then. It
 * runs in a mount namespace of its own, so it is a program: `node full_disk.js FOLDER FOLDER-FOR-HEADS`.
 */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemClocks } from '../../core/clock.ts';
import { generateKey } from '../../core/keys.ts';
import { sensorTopic, stdStringType } from '../../msgs/index.ts';
import { findBagFault } from '../../replay/bag/bag_walk.ts';
import { loadZstd } from '../../replay/bag/decompress.ts';
import { openBag } from '../../replay/bag/bag_writer.ts';
import { JournalWriter } from '../../replay/journal.ts';
import { readJournal } from '../../replay/journal_reader.ts';
import { writeManifest, type ManifestContent } from '../../replay/manifest.ts';
import { createRun } from '../../replay/run_workspace.ts';
import { softwareFacts } from '../../replay/step_code.ts';
import { codeOf } from '../support/code_of.ts';

export interface FullDisk {
  /** Codes of the first refusal, and of one more try after space was freed. */
  readonly bag: readonly string[];
  /** Whether the file stayed as it was at that second try. */
  readonly bagUntouched: boolean;
  readonly bagCutAt: string;
  readonly journal: readonly string[];
  readonly journalUntouched: boolean;
  /** Records that the journal took, and records that can be read back. */
  readonly journalRecords: readonly [number, number];
  readonly manifest: string;
  readonly manifestKept: boolean;
  readonly left: readonly string[];
  readonly begin: string;
}

const [, , folder = '', headCopies = ''] = process.argv;
const at = (...parts: string[]) => path.join(folder, ...parts);
const { key } = generateKey();
const attemptsMax = 100_000;

/** Repeats until it is refused. */
function untilRefused(action: () => void): { readonly code: string; readonly done: number } {
  for (let done = 0; done < attemptsMax; done += 1) {
    const code = codeOf(action);
    if (code !== '') return { code, done };
  }
  return { code: 'never', done: attemptsMax };
}

/** Takes the space that is left, and gives it back at the end. */
function withoutSpace(use: () => void): void {
  for (const size of [1 << 16, 1 << 12, 1]) {
    for (
      let part = 0;
      codeOf(() => writeFileSync(at(`filler-${size}-${part}`), Buffer.alloc(size))) === '';
      part += 1
    );
  }
  use();
  for (const name of readdirSync(folder).filter((name) => name.startsWith('filler'))) rmSync(at(name));
}

async function fillBag() {
  const bag = openBag(at('bag'));
  const topic = sensorTopic('chatter', stdStringType, 'event');
  const bytes = stdStringType.encode({ data: 'x'.repeat(1000) });
  let logNs = 0n;
  const write = () => {
    logNs += 100_000_000n;
    bag.write(topic, bytes, { logNs, publishNs: logNs });
    bag.flush();
  };
  const { code } = untilRefused(write);
  const file = at('bag', 'bag_0.mcap');
  const before = readFileSync(file);
  const cutAt = findBagFault(file, await loadZstd())?.record ?? 'nowhere';
  writeFileSync(at('bag', 'metadata.yaml'), '');
  const again = [codeOf(write), codeOf(() => bag.flush()), codeOf(() => bag.close())];
  const untouched = readFileSync(file).equals(before);
  rmSync(at('bag'), { recursive: true });
  return { bag: [code, ...again], bagUntouched: untouched, bagCutAt: cutAt };
}

function fillJournal() {
  const file = at('journal.jsonl');
  const journal = new JournalWriter(file, {
    key,
    runId: 'run-1',
    facts: {},
    steady: systemClocks.steady,
    headCopies,
  });
  const append = () => void journal.append('verdict', { text: 'x'.repeat(1000) });
  let refused = { code: '', done: 0 };
  withoutSpace(() => {
    refused = untilRefused(append);
  });
  const before = statSync(file).size;
  const again = [codeOf(append), codeOf(() => journal.close())];
  const { records } = readJournal(readFileSync(file, 'utf8'));
  const readable = records.filter((record) => record.type === 'verdict').length;
  const untouched = statSync(file).size === before;
  rmSync(file);
  const result = { journal: [refused.code, ...again], journalUntouched: untouched };
  return { ...result, journalRecords: [refused.done, readable] as const };
}

function fillManifest() {
  const content: ManifestContent = {
    ...softwareFacts(),
    kind: 'review',
    run_id: 'run-1',
    robot_id: 'toy',
    status: 'running',
    created_wall_ns: '1',
    closed_wall_ns: '',
    nodes: [],
    files: [],
    facts: {},
  };
  writeManifest(folder, content, key);
  const read = () =>
    readFileSync(at('run_manifest.json'), 'utf8') + readFileSync(at('run_manifest.sig'), 'utf8');
  const before = read();
  let code = '';
  let begin = '';
  withoutSpace(() => {
    code = codeOf(() => void writeManifest(folder, { ...content, status: 'rehearsed' }, key));
    begin = codeOf(() => void createRun(folder, { wallNs: 0n, random: Buffer.alloc(4) }));
  });
  return { manifest: code, manifestKept: read() === before, begin };
}

const result: FullDisk = {
  ...(await fillBag()),
  ...fillJournal(),
  ...fillManifest(),
  left: readdirSync(folder),
};
process.stdout.write(JSON.stringify(result));
