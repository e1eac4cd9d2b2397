// Drives one step again from its recorded inputs and compares what it answers with what was recorded, byte
// for byte.
import { abortReason } from '../../core/background.ts';
import { nextTurn } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import { stepInputType, type Output, type StepInput, type Transition } from '../../msgs/index.ts';
import { fullName } from '../bag/channels.ts';
import type { BagIndex, Located } from './bag_index.ts';
import type { NodePlan } from './node_plan.ts';
import type { Finding, Verification } from './outcome.ts';
import { Recorded, type Parting } from './recorded.ts';
import { eventOf, missingInputs, recordedInputs, wholeInputs, wrongStart } from './step_inputs.ts';

/** Inputs between two chances for others to run, and for an abort to be seen. */
const stepsPerTurn = 1000;

/** One input, and what the step made of it. */
export interface Driven extends Pick<Transition<unknown>, 'outputs' | 'effects'> {
  readonly input: StepInput;
  /** How many of the outputs are what was recorded, from the first on. */
  readonly equal: number;
  /** The first output that differs; nothing is driven after it. */
  readonly parting: Parting | undefined;
}

class Drive {
  readonly #plan: NodePlan;
  readonly #index: BagIndex;
  readonly #recorded: ReadonlyMap<string, Recorded>;
  #state: unknown;
  #isStarted = false;

  constructor(plan: NodePlan, index: BagIndex) {
    this.#plan = plan;
    this.#index = index;
    const recorded = [...plan.outputs].map(
      ([name, topic]) => [name, new Recorded(plan, index, name, topic)] as const,
    );
    this.#recorded = new Map(recorded);
    this.#state = plan.step.start(plan.config, plan.identity);
  }

  step(located: Located): Driven {
    const input = stepInputType.decode(this.#index.read(located));
    const finding = this.#isStarted ? undefined : wrongStart(this.#plan, input);
    if (finding !== undefined)
      return { input, outputs: [], effects: [], equal: 0, parting: { kind: 'wrong_start', finding } };
    const transition = this.#plan.step.step(this.#state, eventOf(this.#plan, this.#index, input));
    const { state, outputs, effects } = transition;
    this.#state = state;
    this.#isStarted = true;
    return { input, outputs, effects, ...this.#compare(outputs) };
  }

  #compare(outputs: readonly Output[]): Pick<Driven, 'equal' | 'parting'> {
    for (const [equal, { topic, bytes }] of outputs.entries()) {
      const recorded = this.#recorded.get(fullName(topic));
      if (recorded === undefined) throw new Error(`the step answered on ${topic}, which is no output of it`);
      const parting = recorded.take(bytes);
      if (parting !== undefined) return { equal, parting };
    }
    return { equal: outputs.length, parting: undefined };
  }

  rest(): Parting | undefined {
    return [...this.#recorded.values()]
      .map((recorded) => recorded.rest())
      .find((parting) => parting !== undefined);
  }
}

/**
 * Input by input, up to the first output that differs. `onRest` is told what is recorded and was not answered
 * once every input was driven. What `missingInputs` finds ends a recording here.
 */
export async function* driven(
  plan: NodePlan,
  index: BagIndex,
  { onRest, signal }: { readonly onRest: (parting: Parting) => void; readonly signal: AbortSignal },
): AsyncGenerator<Driven, void, void> {
  const drive = new Drive(plan, index);
  const inputs = wholeInputs(index, recordedInputs(plan, index));
  for (const [count, located] of inputs.entries()) {
    const step = drive.step(located);
    yield step;
    if (step.parting !== undefined) return;
    if (count % stepsPerTurn === 0) await nextTurn();
    if (signal.aborted) throw abortReason(signal);
  }
  const rest = drive.rest();
  if (rest !== undefined) onRest(rest);
}

export interface DriveOptions {
  /** The recording ended before the run did, so outputs at its end may lack without any being wrong. */
  readonly isCut: boolean;
  /** What is there of it was brought back by a repair: it is compared as far as it goes. */
  readonly isRepaired: boolean;
  readonly signal: AbortSignal;
}

function cannot(finding: Finding): Verification {
  return { status: 'cannot_verify', messages: 0, steps: 0, findings: [finding] };
}

interface Outcome {
  readonly messages: number;
  readonly steps: number;
  readonly parting: Parting | undefined;
}

async function driveAll(plan: NodePlan, index: BagIndex, signal: AbortSignal): Promise<Outcome> {
  let [messages, steps] = [0, 0];
  let parting: Parting | undefined;
  const onRest = (rest: Parting) => void (parting = rest);
  for await (const step of driven(plan, index, { onRest, signal })) {
    messages += step.equal;
    parting = step.parting;
    if (parting?.kind !== 'wrong_start') steps += 1;
  }
  return { messages, steps, parting };
}

/** `missing`: an input that a repaired recording lost. */
function judge(
  { messages, steps, parting }: Outcome,
  missing: Finding | undefined,
  { isCut, isRepaired }: DriveOptions,
): Verification {
  const result = (status: Verification['status'], finding?: Finding): Verification => ({
    status,
    messages,
    steps,
    findings: finding === undefined ? [] : [finding],
  });
  // A recording that ends in the middle of a step has outputs of inputs that it lost.
  const isAtEnd = parting?.kind === 'unrecorded' || (missing !== undefined && parting?.kind === 'unanswered');
  if (parting === undefined || (isAtEnd && isRepaired))
    return missing === undefined ? result('equal') : result('recovered', missing);
  const isExcused = parting.kind === 'unrecorded' && isCut;
  return result(isExcused ? 'cannot_verify' : 'differs', parting.finding);
}

/** Verifies one node. */
export async function driveNode(
  plan: NodePlan,
  index: BagIndex,
  options: DriveOptions,
): Promise<Verification> {
  try {
    const missing = missingInputs(plan, index, recordedInputs(plan, index));
    if (missing !== undefined && !options.isRepaired) return cannot(missing);
    return judge(await driveAll(plan, index, options.signal), missing, options);
  } catch (cause) {
    if (options.signal.aborted) throw cause;
    return cannot({ file: index.fileName(undefined), record: plan.stepInput, detail: errorText(cause) });
  }
}
