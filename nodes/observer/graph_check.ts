// Compares a graph that runs with an observation profile: what each topic of it is published as, whether a
// message gives a sample, and which line to change.
import { background } from '../../core/background.ts';
import { sleep } from '../../core/wait.ts';
import type { KnownTopic, Offer, RosGraph } from '../../graph/ros/ros_graph.ts';
import { messageTypeByName, sensorTopic } from '../../msgs/index.ts';
import { nearestName } from './nearest_name.ts';
import type { ProfileFile } from './profile.ts';
import type { PlacedProblem } from './session_check.ts';
import { gapLimitOf, TensorTrack, type GapLimit, type Problem } from './tensor_check.ts';
import { graphProfile, type TensorProfile } from './tensor_profile.ts';

export interface LiveTensor {
  readonly tensor: string;
  readonly topic: string;
  readonly type: string;
  /** Who publishes it now. */
  readonly offers: readonly Offer[];
  readonly messages: number;
  readonly samples: number;
  readonly problems: readonly PlacedProblem[];
}

export interface GraphCheck {
  readonly matched: boolean;
  readonly tensors: readonly LiveTensor[];
}

export interface GraphCheckOptions {
  readonly graph: RosGraph;
  readonly file: ProfileFile;
  /** How long topics and messages are awaited; a graph that matches is not watched longer. */
  readonly limitNs: bigint;
  readonly signal: AbortSignal;
}

const lookNs = 50_000_000n;

function missing(tensor: TensorProfile, known: readonly KnownTopic[]): Problem {
  const sameType = known.filter(({ types }) => types.includes(tensor.type)).map(({ name }) => name);
  const near = nearestName(tensor.topic, sameType);
  const meant = near === undefined ? `; nobody publishes ${tensor.type}` : `; nearest: ${near}`;
  const detail = `nobody publishes ${tensor.topic}${meant}`;
  return { kind: 'missing_topic', field: 'topic', detail, count: 1 };
}

/** DDS connects nobody whose wish is more than what is offered, and says so to nobody. */
function qosProblems({ qos }: TensorProfile, { node, reliability, durability }: Offer): readonly Problem[] {
  const problem = (field: string, wanted: string, offered: string): Problem => ({
    kind: 'wrong_qos',
    field: 'qos',
    detail: `${node} offers ${offered}, the profile wants ${wanted}: say ${field}: ${offered}`,
    count: 1,
  });
  const unreliable = qos?.reliability === 'reliable' && reliability === 'best_effort';
  const unlatched = qos?.durability === 'transient_local' && durability === 'volatile';
  return [
    ...(unreliable ? [problem('reliability', 'reliable', reliability)] : []),
    ...(unlatched ? [problem('durability', 'transient_local', durability)] : []),
  ];
}

/** What the publishers of a topic say of it, before any message. */
export function offerProblems(
  tensor: TensorProfile,
  offers: readonly Offer[],
  known: readonly KnownTopic[],
): readonly Problem[] {
  if (offers.length === 0) return [missing(tensor, known)];
  const types = offers
    .filter(({ type }) => type !== tensor.type)
    .map(({ node, type }): Problem => {
      const detail = `${node} publishes ${type}, the profile says ${tensor.type}`;
      return { kind: 'wrong_type', field: 'type', detail, count: 1 };
    });
  const fitting = offers.filter(({ type }) => type === tensor.type);
  return [...types, ...fitting.flatMap((offer) => qosProblems(tensor, offer))];
}

/** One tensor, and the subscription that reads it once somebody publishes it. */
class Watch implements Disposable {
  readonly track: TensorTrack;
  readonly #graph: RosGraph;
  #subscription: Disposable | undefined;

  constructor(graph: RosGraph, tensor: TensorProfile, gap: GapLimit) {
    this.#graph = graph;
    this.track = new TensorTrack(tensor, false, gap);
  }

  get offers(): readonly Offer[] {
    return this.#graph.offers(this.track.tensor.topic);
  }

  get problems(): readonly Problem[] {
    const { tensor, samples } = this.track;
    const found = [...offerProblems(tensor, this.offers, this.#graph.topics()), ...this.track.problems];
    if (found.length > 0 || samples > 0) return found;
    const detail = `no message came on ${tensor.topic}, though it is published`;
    return [{ kind: 'silent', field: 'topic', detail, count: 1 }];
  }

  /** The sensor profile adapts to who publishes, so it is made once somebody does. */
  look(): void {
    const { topic, type, qos } = this.track.tensor;
    const messageType = messageTypeByName(type);
    const isPublished = this.offers.some((offer) => offer.type === type);
    if (this.#subscription !== undefined || messageType === undefined || !isPublished) return;
    const profile = qos === undefined ? 'sensor' : (graphProfile(qos) ?? 'sensor');
    this.#subscription = this.#graph.tap(sensorTopic(topic, messageType, profile), (bytes) => {
      const logNs = this.#graph.clocks.ros.now();
      const taken = this.track.take({ topic, schemaName: type, bytes, logNs });
      background(taken, (error) => this.track.tell('wrong_message', 'topic', String(error)));
    });
  }

  [Symbol.dispose](): void {
    this.#subscription?.[Symbol.dispose]();
  }
}

/** @throws the signal's reason when it aborts first */
export async function checkGraph({ graph, file, limitNs, signal }: GraphCheckOptions): Promise<GraphCheck> {
  const gap = gapLimitOf(file.profile);
  const watches = file.profile.tensors.map((tensor) => new Watch(graph, tensor, gap));
  const untilNs = graph.clocks.steady.now() + limitNs;
  const isMatched = (): boolean => watches.every(({ problems }) => problems.length === 0);
  try {
    while (!isMatched() && graph.clocks.steady.now() < untilNs) {
      for (const watch of watches) watch.look();
      await sleep(graph.clocks, lookNs, signal);
    }
    const tensors = watches.map((watch, index): LiveTensor => {
      const { tensor, messages, samples } = watch.track;
      const { name, topic, type } = tensor;
      const problems = watch.problems.map((problem) => {
        return { ...problem, place: file.placeOf(['tensors', index, problem.field]) };
      });
      return { tensor: name, topic, type, offers: watch.offers, messages, samples, problems };
    });
    return { matched: tensors.every(({ problems }) => problems.length === 0), tensors };
  } finally {
    for (const watch of watches) watch[Symbol.dispose]();
  }
}
