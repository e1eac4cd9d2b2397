/** A whole run of one small node, written with the writers that real runs use. */
import path from 'node:path';
import { systemClocks } from '../../core/clock.ts';
import { canonicalJson, type Json } from '../../core/canonical_json.ts';
import { sha256 } from '../../core/digest.ts';
import type { SigningKey } from '../../core/keys.ts';
import {
  makeMeta,
  messageDigest,
  nodeTopics,
  noProvenance,
  output,
  sensorTopic,
  stdStringType,
  stepInputConstants,
  type NodeStep,
  type StepEvent,
  topics,
  type GraphEndpoint,
  type GraphSnapshot,
  type StepInput,
  type Topic,
} from '../../msgs/index.ts';
import { openBag, type BagWriter } from '../../replay/bag/bag_writer.ts';
import type { Pack } from '../../replay/bag/pack.ts';
import { secretBytes, type Content } from '../../replay/chain.ts';
import { ContentLog } from '../../replay/content_log.ts';
import { GraphTally, type GraphClaim } from '../../replay/graph/claim.ts';
import { signSnapshot } from '../../replay/graph/snapshot.ts';
import { JournalWriter } from '../../replay/journal.ts';
import { writeManifest, type ManifestContent, type RunStatus } from '../../replay/manifest.ts';
import { listRunFiles } from '../../replay/run_files.ts';
import { createRun, writeInput, type RunWorkspace } from '../../replay/run_workspace.ts';
import { softwareFacts } from '../../replay/step_code.ts';

export const toyIn = sensorTopic('toy/in', stdStringType, 'event');
/** Only the toy speaks there. */
export const toyOut = { ...sensorTopic('toy/out', stdStringType, 'event'), publishers: 'one' } as const;
const toyBulk = sensorTopic('toy/bulk', stdStringType, 'sensor');
const bulkMessageBytes = 16 * 1024;
const toyStepInput = nodeTopics('toy').stepInput;

/** Says again what it hears, with a count; on a tick it says the count alone. */
export const toyStep: NodeStep<number> = {
  node: 'toy',
  inputs: () => [toyIn],
  outputs: () => [toyOut],
  start: (config) => (config as { readonly first: number }).first,
  step: (count, event) => {
    if (event.kind === 'internal') return { state: count, outputs: [], effects: [] };
    const heard = event.kind === 'message' ? (event.message as { readonly data: string }).data : 'tick';
    return { state: count + 1, outputs: [output(toyOut, { data: `${count} ${heard}` })], effects: [] };
  },
};

export const toySteps: ReadonlyMap<string, NodeStep<unknown>> = new Map([['toy', toyStep]]);

export interface ToyOptions {
  readonly key: SigningKey;
  readonly status?: RunStatus;
  /** How the chunks of the bag are packed: not at all unless given. */
  readonly pack?: Pack | 'none';
  /** Bytes after which the bag goes on in another file; `toy/out` is latched then. */
  readonly splitBytes?: number;
  /** What the recorder saw of the graph, look by look; `nothing` on a graph without endpoints. */
  readonly graph?: readonly (readonly GraphEndpoint[] | 'nothing')[];
  /** Bytes of messages that no node hears, recorded among the others. */
  readonly bulkBytes?: number;
  /** What is recorded in place of these bytes; nothing leaves them out. */
  readonly record?: (topic: string, bytes: Uint8Array, index: number) => Uint8Array | undefined;
  /** Changes the manifest before it is signed. */
  readonly manifest?: (content: ManifestContent) => ManifestContent;
}

/** Beside the workspace, so that no change to a run reaches it. */
export function toyHeads(workspace: string): string {
  return path.join(workspace, 'heads');
}

const bootId = '123456789';
const recorderBootId = '987654321';
const config: Json = { first: 7 };
const startNs = 1_700_000_000_000_000_000n;

function inputOf(event: StepEvent, sequence: number, runId: string): StepInput {
  const identity = { robot_id: 'toy', run_id: runId, node: 'toy', boot_id: bootId };
  const isMessage = event.kind === 'message';
  const isInternal = event.kind === 'internal';
  const kinds = { message: 'KIND_MESSAGE', tick: 'KIND_TICK', internal: 'KIND_INTERNAL' } as const;
  return {
    meta: makeMeta(identity, { ...noProvenance, sequence, rosNs: event.rosNs }),
    kind: stepInputConstants[kinds[event.kind]],
    topic: isMessage ? event.topic : '',
    publisher: '',
    publisher_boot_id: 0n,
    publisher_sequence: 0n,
    message_digest: isMessage ? event.digest : '',
    name: isInternal ? event.name : '',
    json: isInternal ? canonicalJson(event.value) : '',
    received_ns: event.receivedNs,
    ros_ns: event.rosNs,
  };
}

function toyEvents(): StepEvent[] {
  const times = (index: number) => ({
    receivedNs: BigInt(index) * 100_000_000n,
    rosNs: startNs + BigInt(index),
  });
  const digest = sha256(canonicalJson(config));
  const start: StepEvent = { kind: 'internal', name: 'start', value: { config_digest: digest }, ...times(0) };
  const heard = ['one', 'two', 'tick', 'three', 'two'].map((data, index): StepEvent => {
    if (data === 'tick') return { kind: 'tick', ...times(index + 1) };
    const message = { data };
    return {
      kind: 'message',
      topic: toyIn.name,
      digest: messageDigest(stdStringType, message),
      message,
      ...times(index + 1),
    };
  });
  return [start, ...heard];
}

/** In messages of a picture's size, each another one. */
function writeBulk(bag: BagWriter, fromNs: bigint, bytes: number): void {
  const picture = Buffer.alloc(bulkMessageBytes, 'picture');
  for (let index = 0; index < bytes / bulkMessageBytes; index += 1) {
    picture.writeUInt32LE(index, 0);
    const logNs = fromNs + BigInt(index) * 1000n;
    bag.write(toyBulk, picture, { logNs, publishNs: logNs });
  }
}

interface Look {
  readonly look: readonly GraphEndpoint[] | 'nothing';
  readonly sequence: number;
  readonly key: SigningKey;
}

/** A snapshot as the recorder of that run signs it. */
export function toySnapshot(runId: string, { look, sequence, key }: Look): GraphSnapshot {
  const identity = { robot_id: 'toy', run_id: runId, node: 'recorder', boot_id: recorderBootId };
  const rosNs = startNs + BigInt(sequence) * 1_000_000_000n;
  const unsigned = {
    meta: makeMeta(identity, { ...noProvenance, sequence, rosNs }),
    observed: look !== 'nothing',
    endpoints: look === 'nothing' ? [] : look,
    key_id: '',
    signature: '',
  };
  return signSnapshot(unsigned, key);
}

interface Recorded {
  readonly content: Content | undefined;
  readonly graph: GraphClaim | undefined;
}

function recordToy(
  { bag: folder, runId, folder: runFolder }: RunWorkspace,
  { key, graph = [], record = (_, bytes) => bytes, pack = 'none', splitBytes, bulkBytes = 0 }: ToyOptions,
): Recorded {
  const content = new ContentLog(runFolder, Buffer.alloc(secretBytes, 9));
  const bag = openBag(folder, {
    customData: { run_id: runId },
    content,
    pack,
    ...(splitBytes === undefined ? {} : { splitBytes }),
  });
  const counts = new Map<string, number>();
  const out: Topic<unknown> = splitBytes === undefined ? toyOut : { ...toyOut, profile: 'state' };
  const write = (topic: Topic<unknown>, original: Uint8Array, logNs: bigint): void => {
    const index = counts.get(topic.name) ?? 0;
    counts.set(topic.name, index + 1);
    const bytes = record(topic.name, original, index);
    if (bytes !== undefined) bag.write(topic, bytes, { logNs, publishNs: logNs });
  };
  const tally = new GraphTally();
  for (const [sequence, look] of graph.entries()) {
    const snapshot = toySnapshot(runId, { look, sequence, key });
    tally.add(snapshot);
    write(topics.recorderGraph, topics.recorderGraph.type.encode(snapshot), startNs);
  }
  let state = toyStep.start(config, { robot_id: 'toy', run_id: runId, node: 'toy', boot_id: bootId });
  for (const [sequence, event] of toyEvents().entries()) {
    const logNs = startNs + event.receivedNs;
    if (event.kind === 'message')
      write(toyIn, stdStringType.encode(event.message as { data: string }), logNs);
    write(toyStepInput, toyStepInput.type.encode(inputOf(event, sequence, runId)), logNs);
    const transition = toyStep.step(state, event);
    state = transition.state;
    for (const { bytes } of transition.outputs) write(out, bytes, logNs);
    writeBulk(bag, logNs, bulkBytes / toyEvents().length);
  }
  bag.close();
  return { content: bag.content, graph: tally.claim };
}

/** Returns the folder of the run. */
export function writeToyRun(workspace: string, options: ToyOptions): string {
  const run = createRun(workspace, { wallNs: startNs, random: Buffer.from('00c0ffee', 'hex') });
  const configPath = writeInput(run, 'toy.json', canonicalJson(config));
  const { content, graph } = recordToy(run, options);
  const journal = new JournalWriter(run.journal, {
    key: options.key,
    runId: run.runId,
    facts: { mode: 'toy' },
    steady: systemClocks.steady,
    headCopies: toyHeads(workspace),
  });
  for (let count = 0; count < 5; count += 1) journal.append('verdict', { count });
  journal.close();
  signToyRun(run.folder, { ...options, runId: run.runId, configPath, content, claim: graph });
  return run.folder;
}

interface Sealing {
  readonly runId: string;
  readonly configPath: string;
  readonly content: Content | undefined;
  readonly claim: GraphClaim | undefined;
}

function signToyRun(
  folder: string,
  { key, manifest = (content) => content, ...run }: ToyOptions & Sealing,
): void {
  const content: ManifestContent = {
    ...softwareFacts(),
    kind: 'review',
    run_id: run.runId,
    robot_id: 'toy',
    status: run.status ?? 'rehearsed',
    created_wall_ns: String(startNs),
    closed_wall_ns: String(startNs + 1n),
    nodes: [{ node: 'toy', boot_id: bootId, config_path: run.configPath }],
    files: listRunFiles(folder),
    facts: { session: path.basename('toy') },
    ...(run.content === undefined ? {} : { content: run.content }),
    ...(run.claim === undefined ? {} : { graph: run.claim }),
  };
  writeManifest(folder, manifest(content), key);
}
