/** A provider host on a memory graph, a planner that asks it, and providers that behave as a test wants. */
import { noiseSeed } from '../../../core/random.ts';
import type { Graph, Publisher } from '../../../graph/graph.ts';
import {
  contentDigest,
  embodimentDigest,
  goalType,
  observationType,
  providerTopics,
  topics,
  type ActionChunk,
  type CandidateSet,
  type Goal,
  type Observation,
  type PlanRequest,
  type ProviderEvent,
  type ProviderStatus,
  type Score,
} from '../../../msgs/index.ts';
import { startProviderHost } from '../../../nodes/provider_host/node.ts';
import type {
  PolicyAnswer,
  PolicyProvider,
  PolicyRequest,
  ScoreAnswer,
  ScoreProvider,
  ScoreRequest,
} from '../../../providers/provider.ts';
import { running, type RunningHub } from '../../graph/memory/running.ts';
import {
  lines,
  pushtEmbodiment,
  testCandidateSet,
  testGoal,
  testMeta,
  testObservation,
  testRunSeed,
} from '../../support/messages.ts';
import { hear, oneSecondNs, testIdentity } from '../support.ts';

export const providerName = 'probe';
export const deadlineNs = 10n * oneSecondNs;
export const expectedSeed = (cycle: number): bigint => noiseSeed(testRunSeed, cycle, providerName);

export type Propose = (request: PolicyRequest, signal: AbortSignal) => Promise<PolicyAnswer>;
export type Assess = (request: ScoreRequest, signal: AbortSignal) => Promise<ScoreAnswer>;

const named = { name: providerName, revision: 'r1', [Symbol.asyncDispose]: async () => undefined };

export function answerOf(candidates: number, horizon = 16): PolicyAnswer {
  return {
    data: lines(candidates, horizon),
    shape: [candidates, horizon, 2],
    startIndex: 0,
    executeSteps: 8,
  };
}

export const propose: Propose = async ({ candidates }) => answerOf(candidates);
export const assess: Assess = async ({ set }) => ({
  values: Float64Array.from({ length: set.shape[0] ?? 0 }, (_, index) => index),
  lowerIsBetter: true,
});

export interface HostBench extends AsyncDisposable {
  readonly graphs: RunningHub;
  readonly asker: Graph;
  readonly goal: Goal;
  readonly observation: Observation;
  readonly chunks: readonly ActionChunk[];
  readonly scores: readonly Score[];
  readonly events: readonly ProviderEvent[];
  readonly statuses: readonly ProviderStatus[];
  readonly errors: readonly unknown[];
  readonly host: Disposable;
  request(fields?: Partial<PlanRequest>, cycle?: number): PlanRequest;
  /** Publishes a request for the observation that the host has seen. */
  ask(fields?: Partial<PlanRequest>, cycle?: number): PlanRequest;
  /** Publishes the candidates that belong to a request. */
  offer(request: PlanRequest, fields?: Partial<CandidateSet>): CandidateSet;
}

/** An event in a word or two. */
export const told = ({ phase, code }: ProviderEvent): string => (code === '' ? phase : `${phase} ${code}`);

export async function hostBench(provider: {
  readonly propose?: Propose;
  readonly assess?: Assess;
}): Promise<HostBench> {
  const graphs = running();
  const { hub } = graphs;
  const asker = hub.join('planner');
  const ear = hub.join('ear');
  const own = providerTopics(providerName);
  const heard = {
    chunks: hear(ear, own.actionChunk),
    scores: hear(ear, own.score),
    events: hear(ear, own.events),
    statuses: hear(ear, own.status),
  };
  const errors: unknown[] = [];
  const host = startProviderHost({
    graph: hub.join(providerName),
    identity: testIdentity(providerName),
    embodiment: pushtEmbodiment(),
    provider: named,
    ...(provider.propose === undefined
      ? {}
      : { policy: { ...named, propose: provider.propose } satisfies PolicyProvider }),
    ...(provider.assess === undefined
      ? {}
      : { scorer: { ...named, score: provider.assess } satisfies ScoreProvider }),
    onError: (error) => errors.push(error),
  });
  const publishers = publishersOf(asker);
  const goal = testGoal();
  const observation = testObservation();
  publishers.goal.publish(goal);
  publishers.observation.publish(observation);
  await graphs.settle();

  const request = (fields: Partial<PlanRequest> = {}, cycle = 0): PlanRequest => ({
    meta: testMeta({ node: 'planner', cycle }),
    request_id: `request ${cycle}`,
    policies: [providerName],
    scorers: [providerName],
    goal_digest: contentDigest(goalType, goal),
    observation_digest: contentDigest(observationType, observation),
    embodiment_digest: embodimentDigest(pushtEmbodiment()),
    seed: testRunSeed,
    candidates: 4,
    deadline_ns: deadlineNs,
    ...fields,
  });
  return {
    ...heard,
    graphs,
    asker,
    goal,
    observation,
    errors,
    host,
    request,
    ask: (fields, cycle) => {
      const asked = request(fields, cycle);
      publishers.request.publish(asked);
      return asked;
    },
    offer: ({ request_id, meta: { cycle } }, fields = {}) => {
      const set = testCandidateSet({ goal, observation, cycle, fields: { request_id, ...fields } });
      publishers.candidates.publish(set);
      return set;
    },
    [Symbol.asyncDispose]: async () => {
      host[Symbol.dispose]();
      await graphs[Symbol.asyncDispose]();
    },
  };
}

interface AskingPublishers {
  readonly goal: Publisher<Goal>;
  readonly observation: Publisher<Observation>;
  readonly request: Publisher<PlanRequest>;
  readonly candidates: Publisher<CandidateSet>;
}

function publishersOf(graph: Graph): AskingPublishers {
  return {
    goal: graph.advertise(topics.goal),
    observation: graph.advertise(topics.observation),
    request: graph.advertise(topics.planRequest),
    candidates: graph.advertise(topics.candidates),
  };
}
