/** What the end-to-end tests share: the compiled command line at a desk of its own, and what it left. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReviewJson } from '../../cli/review/report.ts';
import type { Topic } from '../../msgs/index.ts';
import { openBagReader } from '../../replay/bag/bag_reader.ts';
import { fullName } from '../../replay/bag/channels.ts';
import { scratchFolder, type Scratch } from '../support/scratch.ts';

/** The command line as it was compiled with these tests. */
export const cliPath = fileURLToPath(new URL('../../cli/main.js', import.meta.url));

export const items = [
  'workspace_clear',
  'emergency_stop_available',
  'operator_present',
  'controller_isolated',
] as const;

/** Flags that answer everything. */
export const consent = [...items.flatMap((item) => ['--check', item]), '--approve-dry-run', '--as', 'demo'];

/** Providers without weights, whose plans are the same bits on every machine. */
export const scriptedPair = ['--policy', 'scripted', '--score', 'mock'] as const;

/** The scripted pair in a review that names no providers: most tests are not about the models. */
function withScriptedPair([command = '', ...rest]: readonly string[]): readonly string[] {
  if (command !== 'review' || rest.includes('--graph')) return [command, ...rest];
  const policy = rest.includes('--policy') ? [] : scriptedPair.slice(0, 2);
  const score = rest.includes('--score') ? [] : scriptedPair.slice(2);
  return [command, ...policy, ...score, ...rest];
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SpawnOptions {
  /** Another Node than the one that runs the tests. */
  readonly node?: string;
  /** A review asks the providers that it asks by itself, not the scripted pair. */
  readonly asShipped?: boolean;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Another host key than that of the desk. */
  readonly keys?: string;
  /** Called with the child and all of its standard error, whenever more of it came. */
  readonly onStderr?: (stderr: string, child: ChildProcess) => void;
}

/** A place of its own for one test: working folder, workspace and host key. Gone with its scope. */
export interface Desk extends Scratch {
  readonly workspace: string;
  readonly keys: string;
  /** Runs the command line to its end, its input closed. */
  readonly run: (args: readonly string[], options?: SpawnOptions) => Promise<Finished>;
  /** A review in the workspace of the desk that prints JSON. */
  readonly review: (...args: string[]) => Promise<Finished>;
  readonly verify: (...args: string[]) => Promise<Finished>;
  readonly runs: () => readonly string[];
}

/** Collects what a child prints until it has ended. */
export function finished(child: ChildProcess, onStderr?: SpawnOptions['onStderr']): Promise<Finished> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onStderr?.(stderr, child);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

export function makeDesk(parent?: string): Desk {
  const scratch = scratchFolder(parent);
  const [workspace, keys] = [scratch.in('workspace'), scratch.in('keys')];
  const run: Desk['run'] = (args, options = {}) => {
    const words = options.asShipped === true ? args : withScriptedPair(args);
    const child = spawn(options.node ?? process.execPath, [cliPath, ...words], {
      cwd: scratch.path,
      env: { ...process.env, ...options.env, WORLDFORGE_KEY_DIR: options.keys ?? keys },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return finished(child, options.onStderr);
  };
  return {
    ...scratch,
    workspace,
    keys,
    run,
    review: (...args) => run(['review', '--workspace-dir', workspace, '--format', 'json', ...args]),
    verify: (...args) => run(['replay', 'verify', '--workspace-dir', workspace, ...args]),
    runs: () => {
      const folder = path.join(workspace, 'runs');
      return existsSync(folder) ? readdirSync(folder) : [];
    },
  };
}

/** The JSON of a review that had this exit code; with another one, all that it printed is the message. */
export function jsonOf(result: Finished, code: number): ReviewJson {
  assert.equal(result.code, code, `${result.stderr}\n${result.stdout}`);
  return JSON.parse(result.stdout) as ReviewJson;
}

/** A review of three cycles, every question answered: the run that most tests look at. */
export async function rehearsed(desk: Desk, ...args: string[]): Promise<ReviewJson> {
  return jsonOf(await desk.review(...consent, '--cycles', '3', ...args), 0);
}

/** Messages of one topic of a bag, decoded, in order. */
export async function messagesOf<M>(bag: string, topic: Topic<M>): Promise<readonly M[]> {
  await using reader = await openBagReader(bag);
  const found: M[] = [];
  for await (const { bytes } of reader.messages({ topics: [fullName(topic.name)] }))
    found.push(topic.type.decode(bytes));
  return found;
}

/** Messages of every topic of a bag, counted. */
export async function countsOf(bag: string): Promise<ReadonlyMap<string, number>> {
  await using reader = await openBagReader(bag);
  return new Map(reader.topics.map(({ topic, messages }) => [topic, messages]));
}

/** Every file of a run directory, manifest and signature too. */
export function filesOf(run: string): readonly string[] {
  return readdirSync(run, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(run, path.join(entry.parentPath, entry.name)))
    .sort();
}

const errorForm = /^WorldForge CLI error \[[a-z -]+\]: ([a-z_]+): .+\nFirst triage: .+\n$/;

/** Two lines, the code in the first, the next command in the second; nothing on standard output; exit 2. */
export function assertTypedError(result: Finished, code: string): void {
  assert.match(result.stderr, errorForm);
  const named = errorForm.exec(result.stderr)?.[1];
  assert.deepEqual({ code: result.code, stdout: result.stdout, named }, { code: 2, stdout: '', named: code });
}
