/**
 * Two worlds with the same key go on alike, so one of them is enough. Left out is only what no rule can see:
 * counts that are compared with each other only, and names that are never used twice.
 */
import { stampToNs } from '../../../core/time.ts';
import { type ObservedState, type SafetyState, type Subject, type Verdict } from '../../../safety/index.ts';
import { kept } from './ghost.ts';
import { endpointsKey, factsKey, liveKey } from './live_key.ts';
import { msAt, type Ghost, type World } from './world.ts';

function sorted(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : [...parts].sort().join(',');
}

/** Keys of people differ in their first digits. */
function short(keyId: string): string {
  return keyId.slice(0, 3);
}

function planKey(plan: Verdict['plan']): string {
  return `${plan.request_id}@${msAt(stampToNs(plan.meta.stamp))}`;
}

function observedKey({ stampNs, measured, source, scene }: ObservedState): string {
  return `${msAt(stampNs)}:${measured?.[0] ?? '-'}:${source ?? ''}:${scene?.['block']?.[0] ?? ''}`;
}

/** What the gate worked out of a plan follows from the plan, the observation and the policy. */
function subjectKey({ plan, observation }: Subject): string {
  return `${planKey(plan)}<${observation === undefined ? '' : observedKey(observation)}`;
}

/** A plan asks for the newest that is not younger than itself, else for the oldest; an arm for the last. */
function observationsKey(seen: SafetyState['observations']): string {
  const newest = new Map(seen.map((entry) => [entry.stampNs, entry]));
  return [...seen.slice(0, 1), ...newest.values()].map(observedKey).join(',');
}

type Field = keyof SafetyState;

/** One function for each member: a new member of the state does not compile until it stands here. */
const fields: { readonly [Name in Field]: (value: SafetyState[Name], gate: SafetyState) => string } = {
  phase: (phase) => phase.slice(0, 3),
  cause: (cause) => cause,
  author: (author) => (author === undefined ? '' : short(author.keyId)),
  review: (review) =>
    review === undefined ? '' : `${subjectKey(review.subject)}${endpointsKey(review.endpoints ?? [])}`,
  // Only makes ids that no other review has.
  reviews: () => '',
  answers: (answers) =>
    sorted(
      answers.map(
        ({ item, scope, keyId, givenNs }) => `${item[0] ?? ''}${scope}${short(keyId)}${msAt(givenNs)}`,
      ),
    ),
  // Only in LIVE do approvals grow old.
  approvals: (held, { live }) =>
    sorted(
      held.map(
        ({ scope, keyId, givenNs }) =>
          `${scope}${short(keyId)}${live.beat === undefined ? '' : msAt(givenNs)}`,
      ),
    ),
  observations: observationsKey,
  goals: (goals) => sorted(goals.map((goal) => goal.slice(0, 4))),
  recorder: (recorder) => (recorder === undefined ? '' : `${recorder.state}${msAt(recorder.heardNs)}`),
  foreign: (topics) => sorted(topics),
  // Plans come with a higher number or with the newest one again.
  newestPlan: (newest) => (newest === undefined ? '' : 'n'),
  journal: ({ issued, durable, failed }) => `${issued - durable}${failed ? 'f' : ''}`,
  pending: (pending, { journal: { durable } }) =>
    pending
      .map(({ record, verdict }) => `${record - durable}${verdict.outcome}${planKey(verdict.plan)}`)
      .join(','),
  // A command that is never sent again need not be told apart from one that was never sent.
  remembered: (commands) =>
    sorted(commands.map(({ commandId }) => commandId).filter((commandId) => commandId.startsWith(kept))),
  // Shown to people; no rule reads it.
  command: () => '',
  live: (live, { journal: { durable } }) => liveKey(live, durable),
};

const names = Object.keys(fields) as readonly Field[];

function gateKey(gate: SafetyState): string {
  let key = '';
  for (const name of names)
    key += `;${(fields[name] as (value: unknown, of: SafetyState) => string)(gate[name], gate)}`;
  return key;
}

function ghostKey(ghost: Ghost): string {
  const { recorder, asked, durable, ground } = ghost;
  return [
    short(ghost.author),
    sorted(
      ghost.checks.map(({ about, scope, keyId, ms }) => `${about[0] ?? ''}${scope}${short(keyId)}${ms}`),
    ),
    sorted(
      ghost.approvals.map(
        ({ about, keyId, ms }) => `${about}${short(keyId)}${ghost.live.beat === undefined ? '' : ms}`,
      ),
    ),
    ghost.reviewed,
    ghost.goalHeard ? 'g' : '',
    ghost.observed.map(({ ms: at, whole }) => `${at}${whole ? '' : '-'}`).join(','),
    ground === undefined ? '' : `${ground.ms}${ground.whole ? '' : '-'}`,
    recorder === undefined ? '' : `${recorder.state}${recorder.ms}`,
    sorted(ghost.doubled),
    ghost.fault ? 'f' : '',
    ghost.journalDead ? 'd' : '',
    asked - durable,
    ghost.decided.map(({ digest, record }) => `${digest}${record - durable}`).join(','),
    sorted(ghost.taken),
    ghost.newest < 0 ? '' : 'n',
    factsKey(ghost.live, durable),
  ].join('|');
}

export function keyOf({ gate, ms, aheadMs, policy, boot, ghost, site }: World): string {
  const { pressed, enabling, x, speed } = site;
  const place = `${ms}+${aheadMs}${policy}${boot}${pressed ? 'p' : ''}${enabling}x${x}v${speed}`;
  return `${place}${gateKey(gate)};${ghostKey(ghost)}`;
}
