// Puts all nodes of a review on one memory graph. In a dry run nothing here can make a publisher of approved
// chunks.
import { randomBytes } from 'node:crypto';
import type { Json } from '../../core/canonical_json.ts';
import type { MemoryGraphHub } from '../../graph/memory/memory_graph.ts';
import {
  embodimentDigest,
  nodeTopics,
  providerNode,
  providerTopics,
  topics,
  type Identity,
  type NodeStep,
  type Topic,
} from '../../msgs/index.ts';
import { plannerStep } from '../../planning/step.ts';
import { freeBytes } from '../../replay/run_workspace.ts';
import { sitePolicyDigest } from '../../safety/policy.ts';
import type { ControllerState } from '../controller/step.ts';
import type { Log } from '../log.ts';
import { startObserver } from '../observer/node.ts';
import { GoalPublisher } from '../operator/goal.ts';
import { Operator } from '../operator/node.ts';
import { startProviderHost } from '../provider_host/node.ts';
import { startBeat } from '../recorder/beat.ts';
import { startRecorder, type Recorder } from '../recorder/node.ts';
import { gateStep } from '../safety_gate/step.ts';
import { nobody, signatureJudge } from '../safety_gate/signature.ts';
import { startStep } from '../step_shell.ts';
import type { Evidence } from './evidence.ts';
import { millisecondsToNs, type NodeConfigs, type ReviewSettings } from './settings.ts';

export const statefulNodes = ['planner', 'gate', 'controller'] as const;

export interface ReviewGraphOptions {
  readonly hub: MemoryGraphHub;
  readonly settings: ReviewSettings;
  readonly configs: NodeConfigs;
  /** Prepared for its configuration. */
  readonly controller: NodeStep<ControllerState>;
  readonly evidence: Evidence;
  readonly runFolder: string;
  readonly freeBytesFloor: number;
  readonly identities: Readonly<Record<(typeof statefulNodes)[number], Identity>>;
  readonly identity: (node: string) => Identity;
  readonly log: Log;
  /** Starts the host of a provider; another one lets a provider speak for itself. */
  readonly startHost: typeof startProviderHost;
}

export interface ReviewGraph {
  readonly operator: Operator;
  readonly goals: GoalPublisher;
  readonly recorder: Recorder;
  /** What brings in anything new: stopped first, so that the rest can come to an end. */
  readonly sources: readonly Disposable[];
  /** The rest, in the order to stop it; the recorder goes last. */
  readonly nodes: readonly Disposable[];
}

/** Every topic of the graph but the session's own sensors, which lie in the session already. */
function recordedTopics(providers: readonly string[]): readonly Topic<unknown>[] {
  const dry = Object.values(topics).filter((topic) => topic.name !== topics.approvedChunk.name);
  return [
    ...dry,
    ...providers.flatMap((name) => Object.values(providerTopics(name))),
    ...statefulNodes.map((node) => nodeTopics(node).stepInput),
  ];
}

function startHosts(options: ReviewGraphOptions): readonly Disposable[] {
  const { hub, settings, identity, log } = options;
  const names = [...new Set([...settings.policies, ...settings.scorers].map(({ name }) => name))];
  return names.map((name) => {
    const policy = settings.policies.find((provider) => provider.name === name);
    const scorer = settings.scorers.find((provider) => provider.name === name);
    return options.startHost({
      graph: hub.join(providerNode(name)),
      identity: identity(providerNode(name)),
      embodiment: settings.embodiment,
      provider: { name, revision: policy?.revision ?? scorer?.revision ?? '' },
      ...(policy === undefined ? {} : { policy }),
      ...(scorer === undefined ? {} : { scorer }),
      onError: (err) => {
        log.error({ err, provider: name }, 'provider host failed');
      },
    });
  });
}

function startStateful(options: ReviewGraphOptions): readonly Disposable[] {
  const { hub, configs, controller, identities, evidence } = options;
  const journal = { append: (record: Json) => evidence.journal.append('gate', record) };
  return [
    startStep({
      graph: hub.join('gate'),
      step: gateStep,
      config: configs.gate,
      identity: identities.gate,
      journal,
      before: signatureJudge(nobody), // one process: nobody but its own host's key signs here
    }),
    startStep({
      graph: hub.join('controller'),
      step: controller,
      config: configs.controller,
      identity: identities.controller,
    }),
    startStep({
      graph: hub.join('planner'),
      step: plannerStep,
      config: configs.planner,
      identity: identities.planner,
    }),
  ];
}

function startOperator({ hub, settings, identity: identityOf }: ReviewGraphOptions) {
  const graph = hub.join('operator');
  const identity = identityOf('operator');
  const operator = new Operator({
    graph,
    identity,
    operator: settings.attendant.name,
    attestedBy: settings.attendant.attestedBy,
    key: settings.key,
    sessionDigest: settings.session.digest,
    sitePolicyDigest: sitePolicyDigest(settings.sitePolicy),
    nextId: () => randomBytes(16).toString('hex'),
    commandLimitNs: millisecondsToNs(settings.sitePolicy.ages.command_ms),
  });
  return { operator, goals: new GoalPublisher(graph, identity) };
}

/** The recorder joins first, so that it misses nothing. */
export function startReviewGraph(options: ReviewGraphOptions): ReviewGraph {
  const { hub, settings, evidence, identity, log } = options;
  const providers = [...new Set([...settings.policies, ...settings.scorers].map(({ name }) => name))];
  const graph = hub.join('recorder');
  const recorder = startRecorder({
    graph,
    identity: identity('recorder'),
    sink: evidence.bag,
    topics: recordedTopics(providers),
    snapshots: { key: settings.key },
    freeBytes: () => freeBytes(options.runFolder),
    freeBytesFloor: options.freeBytesFloor,
  });
  const stateful = startStateful(options);
  const hosts = startHosts(options);
  const observer = startObserver({
    graph: hub.join('observer'),
    profile: settings.profile,
    identity: identity('observer'),
    embodimentDigest: embodimentDigest(settings.embodiment),
    source: 'replay',
    onFault: (topic, detail) => {
      log.warn({ topic, detail }, 'sample refused');
    },
  });
  const { operator, goals } = startOperator(options);
  const beat = startBeat(graph, recorder);
  const nodes = [...stateful, operator, goals, recorder];
  return { operator, goals, recorder, sources: [observer, ...hosts, beat], nodes };
}
