// Hosts one provider on the graph: requests become calls, answers become messages. It never sees a topic.
import { background } from '../../core/background.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { noiseSeed } from '../../core/random.ts';
import type { Graph, Publisher } from '../../graph/graph.ts';
import {
  candidateSetType,
  contentDigest,
  goalType,
  observationType,
  providerTopics,
  topics,
  weakest,
  type ActionChunk,
  type CandidateSet,
  type Embodiment,
  type Goal,
  type Identity,
  type Meta,
  type Observation,
  type PlanRequest,
  type Score,
  type Topic,
} from '../../msgs/index.ts';
import type { PolicyProvider, ScoreProvider } from '../../providers/provider.ts';
import { chunkMessage, scoreMessage } from './answers.ts';
import { Calls, type Call } from './calls.ts';
import { Recent } from './recent.ts';

export interface ProviderHostOptions {
  readonly graph: Graph;
  readonly identity: Identity;
  readonly embodiment: Embodiment;
  /** Topic prefix of this provider. */
  readonly provider: { readonly name: string; readonly revision: string };
  readonly policy?: PolicyProvider;
  readonly scorer?: ScoreProvider;
  readonly onError: (error: unknown) => void;
  /** How long a request waits for the goal and the observation that it names; not at all unless given. */
  readonly arrivalLimitNs?: bigint;
}

/** Observations kept for requests that name them; more than one cycle of lockstep gives. */
const observationsKept = 32;
const requestsKept = 4;

/** A message that asks for a call, and when it came. */
interface Asked<M> {
  readonly message: M;
  readonly receivedNs: bigint;
}

class ProviderHost implements Disposable {
  readonly #options: ProviderHostOptions;
  readonly #calls: Calls;
  readonly #observations = new Recent<Observation>(observationsKept);
  readonly #goals = new Recent<Goal>(requestsKept);
  readonly #requests = new Recent<PlanRequest>(requestsKept);
  readonly #sets = new Recent<Asked<CandidateSet>>(requestsKept);
  readonly #resources: Disposable[] = [];

  constructor(options: ProviderHostOptions) {
    this.#options = options;
    const { graph, identity, provider, policy, scorer } = options;
    const capabilities = [...(policy ? ['policy'] : []), ...(scorer ? ['score'] : [])];
    this.#calls = new Calls({ graph, identity, provider, capabilities });
    this.#remember();
    if (policy !== undefined) this.#servePolicy(policy);
    if (scorer !== undefined) this.#serveScorer(scorer);
  }

  #owned<T extends Disposable>(resource: T): T {
    this.#resources.push(resource);
    return resource;
  }

  /** Keeps what requests name by digest. The digest is made here: what a goal claims is not believed. */
  #remember(): void {
    const { graph } = this.#options;
    this.#owned(
      graph.subscribe(topics.goal, {
        onSample: ({ message }) => this.#goals.add(contentDigest(goalType, message), message),
      }),
    );
    this.#owned(
      graph.subscribe(topics.observation, {
        onSample: ({ message }) => this.#observations.add(contentDigest(observationType, message), message),
      }),
    );
  }

  async #inputs(
    message: { readonly goal_digest: string; readonly observation_digest: string },
    signal: AbortSignal,
  ): Promise<{ readonly goal: Goal; readonly observation: Observation }> {
    const limits = {
      clocks: this.#options.graph.clocks,
      limitNs: this.#options.arrivalLimitNs ?? 0n,
      signal,
    };
    const goal = await this.#goals.arrival(message.goal_digest, limits);
    const observation = await this.#observations.arrival(message.observation_digest, limits);
    if (goal !== undefined && observation !== undefined) return { goal, observation };
    const missing =
      goal === undefined ? `goal ${message.goal_digest}` : `observation ${message.observation_digest}`;
    throw new WorldforgeError('provider_failed', `no ${missing} was seen`);
  }

  /** With two publishers on a topic nobody can tell whose request it is. */
  #requireSole(topic: Topic<unknown>): void {
    const publishers = this.#options.graph.endpoints(topic).filter(({ publisher }) => publisher);
    if (publishers.length <= 1) return;
    const text = `${String(publishers.length)} publishers on ${topic.name}`;
    throw new WorldforgeError('foreign_publisher', text, { hint: 'stop all but one of them' });
  }

  #run(call: Call): void {
    background(this.#calls.run(call), this.#options.onError);
  }

  #servePolicy(policy: PolicyProvider): void {
    const { graph, provider } = this.#options;
    const publisher = this.#owned(graph.advertise(providerTopics(provider.name).actionChunk));
    this.#owned(
      graph.subscribe(topics.planRequest, {
        onSample: (asked) => {
          if (!asked.message.policies.includes(provider.name)) return;
          this.#run(this.#proposal(asked, policy, publisher));
        },
      }),
    );
  }

  #proposal(asked: Asked<PlanRequest>, policy: PolicyProvider, publisher: Publisher<ActionChunk>): Call {
    const { provider, embodiment } = this.#options;
    const { message: request, receivedNs } = asked;
    const { meta, candidates } = request;
    const provenance = weakest(meta.cycle, meta);
    const seed = noiseSeed(request.seed, meta.cycle, provider.name);
    return {
      capability: 'policy',
      requestId: request.request_id,
      provenance,
      deadlineNs: request.deadline_ns,
      arrivedNs: receivedNs,
      work: async (signal) => {
        this.#requireSole(topics.planRequest);
        const inputs = await this.#inputs(request, signal);
        const question = { ...inputs, embodiment, candidates, seed, cycle: meta.cycle };
        const answer = await policy.propose(question, signal);
        return (span) => {
          const make = (chunkMeta: Meta): ActionChunk =>
            chunkMessage({ meta: chunkMeta, request, provider, embodiment, seed, span }, answer);
          this.#calls.send(publisher, providerTopics(provider.name).actionChunk.name, { provenance, make });
        };
      },
    };
  }

  #serveScorer(scorer: ScoreProvider): void {
    const { graph, provider } = this.#options;
    const publisher = this.#owned(graph.advertise(providerTopics(provider.name).score));
    /** When both are there, in whatever order they came; again when a set comes again. */
    const serve = (requestId: string): void => {
      const request = this.#requests.get(requestId);
      const asked = request === undefined ? undefined : this.#sets.take(requestId);
      if (asked === undefined || request?.scorers.includes(provider.name) !== true) return;
      this.#run(this.#scoring(asked, request.deadline_ns, { scorer, publisher }));
    };
    this.#owned(
      graph.subscribe(topics.planRequest, {
        onSample: ({ message }) => {
          this.#requests.add(message.request_id, message);
          serve(message.request_id);
        },
      }),
    );
    this.#owned(
      graph.subscribe(topics.candidates, {
        onSample: (asked) => {
          this.#sets.add(asked.message.request_id, asked);
          serve(asked.message.request_id);
        },
      }),
    );
  }

  #scoring(
    asked: Asked<CandidateSet>,
    deadlineNs: bigint,
    { scorer, publisher }: { readonly scorer: ScoreProvider; readonly publisher: Publisher<Score> },
  ): Call {
    const { provider, embodiment } = this.#options;
    const { message: set, receivedNs } = asked;
    const requestId = set.request_id;
    const provenance = weakest(set.meta.cycle, set.meta);
    return {
      capability: 'score',
      requestId,
      provenance,
      deadlineNs,
      arrivedNs: receivedNs,
      work: async (signal) => {
        this.#requireSole(topics.candidates);
        const answer = await scorer.score({ ...(await this.#inputs(set, signal)), set, embodiment }, signal);
        const setDigest = contentDigest(candidateSetType, set);
        return (span) => {
          const make = (meta: Meta): Score =>
            scoreMessage({ meta, requestId, setDigest, provider, span }, answer);
          this.#calls.send(publisher, providerTopics(provider.name).score.name, { provenance, make });
        };
      },
    };
  }

  [Symbol.dispose](): void {
    this.#calls[Symbol.dispose]();
    for (const resource of this.#resources) resource[Symbol.dispose]();
  }
}

export function startProviderHost(options: ProviderHostOptions): Disposable {
  return new ProviderHost(options);
}
