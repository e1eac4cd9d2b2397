// What a LIVE gate says to the robot's side: windows under its signature, and the stop.
import { keyIdOf } from '../../core/keys.ts';
import { nsToStamp } from '../../core/time.ts';
import {
  approvedChunkType,
  contentDigest,
  makeMeta,
  noProvenance,
  type ApprovedChunk,
  type Effect,
  type Meta,
} from '../../msgs/index.ts';
import type { LiveTerms, ReleasedWindow, SafetyState } from '../../safety/index.ts';
import type { LiveMemory, UnsignedWindow } from './live_inputs.ts';
import type { Signed } from './live_internals.ts';

/** The gate signs its content digest, which covers all but Meta and the signature itself. */
export function approvedChunkMessage(
  meta: Meta,
  window: ReleasedWindow,
  signature: { readonly keyId: string; readonly text: string },
): ApprovedChunk {
  const { plan } = window;
  return {
    meta,
    plan_digest: window.planDigest,
    permit_id: window.permitId,
    permit_sequence: BigInt(window.permitSequence),
    not_after: nsToStamp(window.notAfterNs),
    index: window.index,
    first_step: window.firstStep,
    dimensions: plan.dimensions,
    mode: plan.mode,
    dt_ns: plan.dt_ns,
    steps: window.steps,
    data: window.data,
    tail_steps: window.tailSteps,
    tail: window.tail,
    key_id: signature.keyId,
    signature: signature.text,
  };
}

/** Of a message that is not written yet: no Meta is in the digest. */
const unwritten = makeMeta(
  { robot_id: '', run_id: '', node: 'gate', boot_id: '0' },
  { ...noProvenance, sequence: 0, rosNs: 0n },
);

/** Asks for the signature of a window. */
export function askedToSign(
  window: ReleasedWindow,
  { site }: LiveTerms,
): { readonly unsigned: UnsignedWindow; readonly effect: Effect } {
  const keyId = keyIdOf(site.gate_key);
  const digest = contentDigest(
    approvedChunkType,
    approvedChunkMessage(unwritten, window, { keyId, text: '' }),
  );
  return { unsigned: { digest, window }, effect: { kind: 'sign', digest } };
}

/** What became of a signature. */
export interface Taken {
  readonly memory: LiveMemory;
  /** To be published now; undefined with the reason why not. */
  readonly window: ReleasedWindow | undefined;
  readonly detail: string;
}

/** A window whose motion has ended since it was to be signed is not published any more. */
export function takeSigned(
  signed: Signed,
  { memory, safety, terms }: { memory: LiveMemory; safety: SafetyState; terms: LiveTerms },
): Taken {
  const found = memory.unsigned.find(({ digest }) => digest === signed.digest);
  const rest = { ...memory, unsigned: memory.unsigned.filter((entry) => entry !== found) };
  const not = (detail: string): Taken => ({ memory: rest, window: undefined, detail });
  if (found === undefined) return not('signed: nobody asked for it');
  const { index, permitId } = found.window;
  if (signed.key_id !== keyIdOf(terms.site.gate_key)) return not(`signed: window ${index} by another key`);
  const isCurrent = safety.phase === 'executing' && safety.live.permit?.id === permitId;
  return isCurrent
    ? { memory: rest, window: found.window, detail: '' }
    : not(`signed: window ${index} after its motion had ended`);
}
