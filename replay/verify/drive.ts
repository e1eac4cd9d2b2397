// Drives one step again from its recorded inputs and compares what it answers with what was recorded, byte
// for byte.
import { abortReason } from '../../core/background.ts';
import { nextTurn } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import { peekMeta, stepInputType, type Output, type Topic } from '../../msgs/index.ts';
import { fullName } from '../bag/channels.ts';
import type { BagIndex, Located } from './bag_index.ts';
import { difference } from './difference.ts';
import type { NodePlan } from './node_plan.ts';
import type { Finding, Verification } from './outcome.ts';
import { eventOf, missingInputs, recordedInputs, wholeInputs, wrongStart } from './step_inputs.ts';

/** Inputs between two chances for others to run, and for an abort to be seen. */
const stepsPerTurn = 1000;

/** Where recording and answers part: `unrecorded` alone can come from a recording that ended too early. */
interface Parting {
  readonly kind: 'changed' | 'unrecorded' | 'unanswered' | 'wrong_start';
  readonly finding: Finding;
}

/** Vendors of DDS fill a sample up with zeros, to a multiple of eight bytes at most. */
const paddingMax = 7;

/** Byte for byte, but for such zeros at the end of what was recorded. */
function isSame(recorded: Uint8Array, answered: Uint8Array): boolean {
  const padding = recorded.subarray(answered.length);
  if (padding.length > paddingMax || padding.some((byte) => byte !== 0)) return false;
  return Buffer.compare(recorded.subarray(0, answered.length), answered) === 0;
}

/** The recorded messages of one output topic, taken one by one. */
class Recorded {
  readonly #plan: NodePlan;
  readonly #index: BagIndex;
  readonly #topic: Topic<unknown>;
  readonly #all: readonly Located[];
  #next = 0;

  constructor(plan: NodePlan, index: BagIndex, name: string, topic: Topic<unknown>) {
    this.#plan = plan;
    this.#index = index;
    this.#topic = topic;
    this.#all = index.ofTopic(name);
  }

  /** Nothing when the next recorded message is this one. */
  take(bytes: Uint8Array): Parting | undefined {
    const located = this.#nextOwn();
    if (located === undefined)
      return this.#parting('unrecorded', located, 'it was answered and is not recorded');
    const recorded = this.#index.read(located);
    if (isSame(recorded, bytes)) {
      this.#next += 1;
      return undefined;
    }
    return this.#parting('changed', located, difference(this.#topic.type, recorded, bytes));
  }

  /** Nothing when every recorded message was answered. */
  rest(): Parting | undefined {
    const located = this.#nextOwn();
    return located && this.#parting('unanswered', located, 'it is recorded and was not answered');
  }

  /** Passes over messages of another publisher on the same topic. */
  #nextOwn(): Located | undefined {
    while (this.#next < this.#all.length) {
      const located = this.#all[this.#next];
      if (located === undefined || this.#isOwn(located)) return located;
      this.#next += 1;
    }
    return undefined;
  }

  #isOwn(located: Located): boolean {
    const meta = peekMeta(this.#topic.type, this.#index.read(located));
    return meta === undefined || meta.boot_id === BigInt(this.#plan.identity.boot_id);
  }

  #parting(kind: Parting['kind'], located: Located | undefined, detail: string): Parting {
    const record = `message ${String(this.#next)} of ${fullName(this.#topic.name)}`;
    return { kind, finding: { file: this.#index.fileName(located), record, detail } };
  }
}

export interface DriveOptions {
  /** The recording ended before the run did, so outputs at its end may lack without any being wrong. */
  readonly isCut: boolean;
  /** What is there of it was brought back by a repair: it is compared as far as it goes. */
  readonly isRepaired: boolean;
  readonly signal: AbortSignal;
}

class Drive {
  readonly #plan: NodePlan;
  readonly #index: BagIndex;
  readonly #recorded: ReadonlyMap<string, Recorded>;
  #state: unknown;
  #messages = 0;
  #steps = 0;

  constructor(plan: NodePlan, index: BagIndex) {
    this.#plan = plan;
    this.#index = index;
    const recorded = [...plan.outputs].map(
      ([name, topic]) => [name, new Recorded(plan, index, name, topic)] as const,
    );
    this.#recorded = new Map(recorded);
    this.#state = plan.step.start(plan.config, plan.identity);
  }

  /** The first output that differs, or nothing. */
  step(located: Located): Parting | undefined {
    const input = stepInputType.decode(this.#index.read(located));
    const finding = this.#steps === 0 ? wrongStart(this.#plan, input) : undefined;
    if (finding !== undefined) return { kind: 'wrong_start', finding };
    const transition = this.#plan.step.step(this.#state, eventOf(this.#plan, this.#index, input));
    this.#state = transition.state;
    this.#steps += 1;
    return this.#compare(transition.outputs);
  }

  #compare(outputs: readonly Output[]): Parting | undefined {
    for (const { topic, bytes } of outputs) {
      const recorded = this.#recorded.get(fullName(topic));
      if (recorded === undefined) throw new Error(`the step answered on ${topic}, which is no output of it`);
      const parting = recorded.take(bytes);
      if (parting !== undefined) return parting;
      this.#messages += 1;
    }
    return undefined;
  }

  rest(): Parting | undefined {
    return [...this.#recorded.values()]
      .map((recorded) => recorded.rest())
      .find((parting) => parting !== undefined);
  }

  result(status: Verification['status'], finding?: Finding): Verification {
    return {
      status,
      messages: this.#messages,
      steps: this.#steps,
      findings: finding === undefined ? [] : [finding],
    };
  }
}

async function driveAll(
  drive: Drive,
  inputs: readonly Located[],
  signal: AbortSignal,
): Promise<Parting | undefined> {
  for (const [count, located] of inputs.entries()) {
    const parting = drive.step(located);
    if (parting !== undefined) return parting;
    if (count % stepsPerTurn === 0) await nextTurn();
    if (signal.aborted) throw abortReason(signal);
  }
  return drive.rest();
}

/** Verifies one node. */
export async function driveNode(
  plan: NodePlan,
  index: BagIndex,
  options: DriveOptions,
): Promise<Verification> {
  const cannot = (finding: Finding): Verification => ({
    status: 'cannot_verify',
    messages: 0,
    steps: 0,
    findings: [finding],
  });
  try {
    const inputs = recordedInputs(plan, index);
    const missing = missingInputs(plan, index, inputs);
    if (missing !== undefined && !options.isRepaired) return cannot(missing);
    const drive = new Drive(plan, index);
    const parting = await driveAll(drive, wholeInputs(index, inputs), options.signal);
    // A recording that ends in the middle of a step has outputs of inputs that it lost.
    const isAtEnd =
      parting?.kind === 'unrecorded' || (missing !== undefined && parting?.kind === 'unanswered');
    if (parting === undefined || (isAtEnd && options.isRepaired))
      return missing === undefined ? drive.result('equal') : drive.result('recovered', missing);
    const isExcused = parting.kind === 'unrecorded' && options.isCut;
    return drive.result(isExcused ? 'cannot_verify' : 'differs', parting.finding);
  } catch (cause) {
    if (options.signal.aborted) throw cause;
    return cannot({ file: index.fileName(undefined), record: plan.stepInput, detail: errorText(cause) });
  }
}
