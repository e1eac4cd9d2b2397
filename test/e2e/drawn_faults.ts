/** What a provider of a drawn trial does wrong, by itself or on its topic. */
import type { ActionChunk, Score } from '../../msgs/index.ts';
import type { PolicyProvider, ScoreProvider } from '../../providers/provider.ts';
import type { Tamper } from './other_hands.ts';
import { policyNamed, scorerNamed } from './trial.ts';

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

export const faultNames = [
  'hangs',
  'throws',
  'says NaN',
  'empty',
  'silent',
  'twice',
  'late',
  'stale',
  'foreign',
  'cut',
  'malformed',
] as const;

/** What any provider could put on its topic instead of a whole message. */
export function wireFaults<M extends ActionChunk | Score>(
  lateNs: bigint,
): Readonly<Record<string, Tamper<M>>> {
  let first: M | undefined;
  return {
    silent: () => undefined,
    twice: (message, { send }) => {
      send(message);
      send(message);
    },
    late: (message, { graph, send }) => void graph.clocks.after(lateNs, () => send(message)),
    stale: (message, { send }) => {
      first ??= message;
      send({ ...first, meta: message.meta });
    },
    foreign: (message, { send }) => send({ ...message, request_id: 'another' }),
    cut: (message, { type, sendBytes }) => sendBytes(type.encode(message).subarray(0, -9)),
    malformed: (message, { type, sendBytes }) => sendBytes(type.encode(message).fill(0xff, 40)),
  };
}

export function faultyPolicy(name: string, fault: string, honest: PolicyProvider): PolicyProvider {
  return policyNamed(name, async (request, signal) => {
    if (fault === 'hangs') return never();
    if (fault === 'throws') throw new Error('out of reach');
    const whole = await honest.propose(request, signal);
    if (fault === 'says NaN') return { ...whole, data: whole.data.with(3, NaN) };
    return fault === 'empty' ? { ...whole, data: whole.data.subarray(1) } : whole;
  });
}

export function faultyScorer(name: string, fault: string, honest: ScoreProvider): ScoreProvider {
  return scorerNamed(name, async (request, signal) => {
    if (fault === 'hangs') return never();
    if (fault === 'throws') throw new Error('out of reach');
    const whole = await honest.score(request, signal);
    if (fault === 'says NaN') return { ...whole, values: whole.values.with(0, NaN) };
    return fault === 'empty' ? { ...whole, values: new Float64Array(0) } : whole;
  });
}
