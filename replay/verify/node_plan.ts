// What verifying one node takes: its step, its configuration as recorded, and the topics it spoke on.
import { parseCanonicalJson, type Json } from '../../core/canonical_json.ts';
import { sha256 } from '../../core/digest.ts';
import { errorText } from '../../core/errors.ts';
import { nodeTopics, preparedStep, type Identity, type NodeStep, type Topic } from '../../msgs/index.ts';
import { fullName } from '../bag/channels.ts';
import type { RecordedNode, RunManifest } from '../manifest.ts';
import { readRunText } from '../run_text.ts';
import type { Finding } from './outcome.ts';

/** Topics by their full names. */
export type TopicMap = ReadonlyMap<string, Topic<unknown>>;
export type Steps = ReadonlyMap<string, NodeStep<unknown>>;

export interface NodePlan {
  readonly step: NodeStep<unknown>;
  readonly identity: Identity;
  readonly config: Json;
  readonly configPath: string;
  readonly configDigest: string;
  readonly inputs: TopicMap;
  readonly outputs: TopicMap;
  /** Full name. */
  readonly stepInput: string;
}

function byFullName(topics: readonly Topic<unknown>[]): TopicMap {
  return new Map(topics.map((topic) => [fullName(topic.name), topic]));
}

async function planOf(
  folder: string,
  manifest: RunManifest,
  known: NodeStep<unknown>,
  node: RecordedNode,
): Promise<NodePlan> {
  const text = readRunText(folder, node.config_path);
  const config = parseCanonicalJson(text);
  const step = await preparedStep(known, config);
  const { robot_id, run_id } = manifest;
  return {
    step,
    identity: { robot_id, run_id, node: step.node, boot_id: node.boot_id },
    config,
    configPath: node.config_path,
    configDigest: sha256(text),
    inputs: byFullName(step.inputs(config)),
    outputs: byFullName(step.outputs(config)),
    stepInput: fullName(nodeTopics(step.node).stepInput.name),
  };
}

/** A path in the manifest is only followed to a file that the manifest lists, and so was checked. */
export async function planNode(
  folder: string,
  manifest: RunManifest,
  node: RecordedNode,
  steps: Steps,
): Promise<NodePlan | Finding> {
  const step = steps.get(node.node);
  const missing = (file: string, detail: string): Finding => ({ file, record: node.node, detail });
  if (step === undefined) return missing('run_manifest.json', `no step is known for node ${node.node}`);
  if (!manifest.files.some((file) => file.path === node.config_path)) {
    return missing('run_manifest.json', `the configuration ${node.config_path} is no file of the run`);
  }
  try {
    return await planOf(folder, manifest, step, node);
  } catch (cause) {
    return missing(node.config_path, `the step refuses its configuration: ${errorText(cause)}`);
  }
}
