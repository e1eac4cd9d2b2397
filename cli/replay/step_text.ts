// One input of a step with what came of it, as lines for a person and as a line of JSON.
import type { Json } from '../../core/canonical_json.ts';
import { stepInputConstants, type Effect, type StepInput } from '../../msgs/index.ts';
import type { Stopped, Walked, WalkedOutput } from '../../replay/verify/walk_node.ts';

/** Characters of a value that are shown to a person. */
const shownMax = 160;
const nanosecondsPerSecond = 1e9;

function clipped(value: Json | string): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > shownMax ? `${text.slice(0, shownMax)}...` : text;
}

function inputText(input: StepInput): string {
  if (input.kind === stepInputConstants.KIND_TICK) return 'tick';
  if (input.kind === stepInputConstants.KIND_INTERNAL) return `internal ${input.name} ${clipped(input.json)}`;
  const { topic, publisher, publisher_sequence: sequence, message_digest: digest } = input;
  if (publisher === '') return `message ${topic} ${digest.slice(0, 12)}`;
  return `message ${topic}, sequence ${String(sequence)} of ${publisher}`;
}

/** Everything but what was compared before it is told apart by its place. */
function verdictOf({ equal, parting }: Walked, index: number): 'as recorded' | 'DIFFERS' | 'not compared' {
  if (index < equal) return 'as recorded';
  return index === equal && parting !== undefined ? 'DIFFERS' : 'not compared';
}

function outputText({ topic, bytes, meta }: WalkedOutput): string {
  const size = `${String(bytes.length)} bytes`;
  if (meta === undefined) return `${topic}, ${size}`;
  return `${topic}, sequence ${String(meta.sequence)}, cycle ${String(meta.cycle)}, ${size}`;
}

function effectText(effect: Effect): string {
  switch (effect.kind) {
    case 'journal':
      return `journal ${clipped(effect.record)}`;
    case 'wake':
      return `wake after ${String(Number(effect.afterNs) / nanosecondsPerSecond)} s`;
    case 'sign':
      return `sign ${effect.digest}`;
  }
}

export function renderStep(step: Walked): string {
  const { input, number, cycle, outputs, effects, parting } = step;
  const at = (Number(input.received_ns) / nanosecondsPerSecond).toFixed(6);
  return [
    `${String(number)}  ${at} s  cycle ${String(cycle)}  ${inputText(input)}`,
    ...outputs.map((output, index) => `     out ${outputText(output)}: ${verdictOf(step, index)}`),
    ...effects.map((effect) => `     effect ${effectText(effect)}`),
    ...(parting === undefined ? [] : [`     ${parting.finding.record}: ${parting.finding.detail}`]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

const kinds = ['message', 'tick', 'internal'] as const;

function inputJson(input: StepInput) {
  const { topic, publisher, publisher_sequence, message_digest, name, json, received_ns, ros_ns } = input;
  const times = { received_ns: String(received_ns), ros_ns: String(ros_ns) };
  const kind = kinds[input.kind];
  if (kind === 'internal') return { kind, name, value: json, ...times };
  if (kind !== 'message') return { kind, ...times };
  return { kind, topic, publisher, sequence: String(publisher_sequence), message_digest, ...times };
}

function effectJson(effect: Effect) {
  return effect.kind === 'wake' ? { kind: effect.kind, after_ns: String(effect.afterNs) } : effect;
}

export function stepJson(step: Walked): string {
  const { bootId, number, cycle, input, outputs, effects, parting } = step;
  const line = {
    boot_id: bootId,
    number,
    cycle,
    input: inputJson(input),
    outputs: outputs.map(({ topic, bytes, meta }, index) => ({
      topic,
      bytes: bytes.length,
      ...(meta !== undefined && { sequence: String(meta.sequence), cycle: meta.cycle }),
      verdict: verdictOf(step, index),
    })),
    effects: effects.map(effectJson),
    ...(parting !== undefined && { differs: parting.finding }),
  };
  return `${JSON.stringify(line)}\n`;
}

export function stoppedText({ finding: { file, record, detail } }: Stopped): string {
  return `${file}, ${record}: ${detail}\n`;
}
