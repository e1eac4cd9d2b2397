/** A step that does what it is ordered, in its shell on a memory graph. */
import type { Graph } from '../../graph/graph.ts';
import {
  nodeTopics,
  output,
  sensorTopic,
  stdStringType,
  stepInputConstants,
  topics,
  type Effect,
  type NodeStep,
  type Output,
  type StepEvent,
  type StepInput,
} from '../../msgs/index.ts';
import { startStep, type StepShell, type StepShellOptions } from '../../nodes/step_shell.ts';
import { running, type RunningHub } from '../graph/memory/running.ts';
import { hear, oneSecondNs, testIdentity } from './support.ts';

export const orders = sensorTopic('probe/order', stdStringType, 'event');
export const readings = sensorTopic('probe/reading', stdStringType);
export const answers = sensorTopic('probe/answer', stdStringType, 'event');
const unknown = sensorTopic('probe/unknown', stdStringType, 'event');
export const stepInputs = nodeTopics('planner').stepInput;
export const config = { b: [1, 2], a: 'text' };

/** What an order makes the probe do. */
const reactions: Readonly<Record<string, { readonly outputs?: Output[]; readonly effects?: Effect[] }>> = {
  answer: { outputs: [output(answers, { data: 'one' }), output(answers, { data: 'two' })] },
  wake: { effects: [{ kind: 'wake', afterNs: 5n * oneSecondNs }] },
  journal: { effects: [{ kind: 'journal', record: { act: 'rehearse' } }] },
  sign: { effects: [{ kind: 'sign', digest: 'd1' }] },
  urgent: {
    outputs: [output(answers, { data: 'stop' })],
    effects: [{ kind: 'journal', record: { act: 'stop' } }],
  },
  stray: { outputs: [output(unknown, { data: 'lost' })] },
};

function orderOf(event: StepEvent): string {
  if (event.kind !== 'message' || event.topic !== orders.name) return '';
  return (event.message as { readonly data: string }).data;
}

/** A step that keeps what it saw and does what it is ordered. */
function probe(seen: StepEvent[]): NodeStep<number> {
  return {
    node: 'planner',
    inputs: () => [topics.goal, orders, readings],
    outputs: () => [answers],
    start: () => 0,
    step: (state, event) => {
      seen.push(event);
      return { state: state + 1, outputs: [], effects: [], ...reactions[orderOf(event)] };
    },
  };
}

/** One line an input, as an operator would tell it. */
export function told(input: StepInput): string {
  if (input.kind === stepInputConstants.KIND_TICK) return 'tick';
  if (input.kind === stepInputConstants.KIND_INTERNAL) return `${input.name} ${input.json}`;
  return `message ${input.topic}`;
}

export type ProbeOptions = Partial<StepShellOptions<number>>;

export class ProbeBench implements AsyncDisposable {
  readonly graphs: RunningHub = running();
  readonly talker: Graph = this.graphs.hub.join('talker');
  readonly seen: StepEvent[] = [];
  readonly inputs: readonly StepInput[] = hear(this.graphs.hub.join('listener'), stepInputs);
  #shell: StepShell | undefined;

  /** What the shell drives, for a test that changes a part of it. */
  get step(): NodeStep<number> {
    return probe(this.seen);
  }

  begin(options: ProbeOptions = {}): StepShell {
    const graph = options.graph ?? this.graphs.hub.join('planner');
    const identity = testIdentity('planner');
    this.#shell = startStep({ step: this.step, config, identity, ...options, graph });
    return this.#shell;
  }

  async order(...texts: readonly string[]): Promise<void> {
    using publisher = this.talker.advertise(orders);
    for (const data of texts) publisher.publish({ data });
    await this.graphs.settle();
  }

  /** Inputs after `start`. */
  laterInputs(): string[] {
    return this.inputs.map(told).slice(1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#shell?.[Symbol.dispose]();
    this.graphs.stop();
    await this.graphs.ended.catch(() => undefined);
  }
}
