// What came back from the providers of one phase, one answer a provider: the first that names the open
// request counts.
import type { AnswerReport, Timings } from '../msgs/index.ts';
import { detailBytesMax } from './limits.ts';

export interface Answer<M> {
  readonly provider: string;
  /** An AnswerCode, or the code with which its bytes were refused. */
  readonly code: string;
  readonly detail: string;
  /** ROS clock when it came. */
  readonly rosNs: bigint;
  /** Set when the code is `answered`. */
  readonly message: M | undefined;
}

export type Answers<M> = readonly Answer<M>[];

/** Something with another request id came from the provider: its real answer may still follow. */
const provisional = 'foreign_request';

export function answerOf<M>(answers: Answers<M>, provider: string): Answer<M> | undefined {
  return answers.find((answer) => answer.provider === provider);
}

export function isSettled(answers: Answers<unknown>, provider: string): boolean {
  const answer = answerOf(answers, provider);
  return answer !== undefined && answer.code !== provisional;
}

export function withAnswer<M>(answers: Answers<M>, answer: Answer<M>): Answers<M> {
  return [...answers.filter(({ provider }) => provider !== answer.provider), answer];
}

/** Messages of the usable answers, in the order of `providers`. */
export function usable<M>(answers: Answers<M>, providers: readonly string[]): readonly M[] {
  return providers.flatMap((provider) => answerOf(answers, provider)?.message ?? []);
}

/** The beginning of a text that fits a detail, never half a character. */
function cut(text: string): string {
  const encoded = new Uint8Array(detailBytesMax);
  const { read } = new TextEncoder().encodeInto(text, encoded);
  return text.slice(0, read);
}

const noTimings: Timings = { queue_ns: 0n, inference_ns: 0n, transport_ns: 0n, translation_ns: 0n };

/** The span in which a phase awaited its answers, on the ROS clock. */
export interface PhaseSpan {
  readonly capability: 'policy' | 'score';
  readonly startNs: bigint;
  readonly endNs: bigint;
}

interface Timed {
  readonly timings: Timings;
}

export function answerReports(
  answers: Answers<Timed>,
  providers: readonly string[],
  { capability, startNs, endNs }: PhaseSpan,
): readonly AnswerReport[] {
  return providers.map((provider) => {
    const answer = answerOf(answers, provider);
    const ageNs = (answer?.rosNs ?? endNs) - startNs;
    return {
      provider,
      capability,
      code: answer?.code ?? 'no_answer',
      detail: cut(answer?.detail ?? ''),
      age_ns: ageNs > 0n ? ageNs : 0n,
      timings: answer?.message?.timings ?? noTimings,
    };
  });
}

/** Timings of the usable answer that came last; of several the first in the order of `providers`. */
export function slowestTimings(answers: Answers<Timed>, providers: readonly string[]): Timings | undefined {
  let slowest: Answer<Timed> | undefined;
  for (const provider of providers) {
    const answer = answerOf(answers, provider);
    if (answer?.message === undefined) continue;
    if (slowest === undefined || answer.rosNs > slowest.rosNs) slowest = answer;
  }
  return slowest?.message?.timings;
}
