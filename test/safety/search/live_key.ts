/** The part of a key that only a LIVE gate has: its own state, and what the onlooker knows of it. */
import { bootLive, type Endpoints, type Evidence, type LiveState } from '../../../safety/index.ts';
import { noFacts, type LiveFacts } from './live_facts.ts';
import { msAt } from './world.ts';

type Field = keyof LiveState;

/** One function for each member: a new member of the state does not compile until it stands here. */
const fields: { readonly [Name in Field]: (value: LiveState[Name], durable: number) => string } = {
  beat: (beat) => (beat === undefined ? '' : `${msAt(beat.nowNs)}+${msAt(beat.rosNs)}`),
  estop: (estop) => (estop === undefined ? '' : `${estop.pressed ? 'p' : ''}${msAt(estop.heardNs)}`),
  enabling: (enabling) => (enabling === undefined ? '' : `${enabling.value}@${msAt(enabling.heardNs)}`),
  joints: (joints) =>
    joints === undefined
      ? ''
      : [
          joints.positions[0],
          joints.speeds?.[0],
          msAt(joints.stampNs),
          joints.source,
          msAt(joints.heardNs),
          joints.stillSinceNs === undefined ? '' : msAt(joints.stillSinceNs),
        ].join(':'),
  peers: (peers) =>
    peers
      .map(({ node, heardNs, offsetNs }) => `${node[0] ?? ''}${msAt(heardNs)}:${offsetNs ?? ''}`)
      .sort()
      .join(','),
  policySeen: (seen) => (seen === undefined ? 'none' : seen.slice(0, 4)),
  evidence: (evidence) => (evidence === undefined ? '' : evidenceKey(evidence)),
  endpoints: endpointsKey,
  // Only makes ids that no other permit has.
  permits: () => '',
  permit: (permit, durable) => {
    if (permit === undefined) return '';
    const { notBeforeNs, expiresNs, quota, spent } = permit;
    return `${msAt(notBeforeNs)}-${msAt(expiresNs)}q${quota}${spentKey(spent, durable)}`;
  },
  execution: (execution, durable) => {
    if (execution === undefined) return '';
    const { startNs, released, cut } = execution;
    return `${msAt(startNs)}r${released}${cut === undefined ? '' : `c${cut.index}:${cut.record - durable}`}`;
  },
  stopping: (stopping) => (stopping === undefined ? '' : `${stopping.reason}${msAt(stopping.sinceNs)}`),
};

function evidenceKey({ code, revisionsDigest, goalDigest, closedNs }: Evidence): string {
  return `${code}${revisionsDigest.slice(0, 4)}${goalDigest.slice(0, 4)}${msAt(closedNs)}`;
}

export function endpointsKey(endpoints: readonly Endpoints[]): string {
  return endpoints
    .map(({ topic, publishers, ids }) => `${topic}${publishers.join('+')}${ids.join('+')}`)
    .sort()
    .join(',');
}

/** Records that are durable are alike. */
function spentKey(spent: NonNullable<LiveState['permit']>['spent'], durable: number): string {
  return spent === undefined ? '' : `s${Math.max(0, spent.record - durable)}@${msAt(spent.atNs)}`;
}

const names = Object.keys(fields) as readonly Field[];

export function liveKey(live: LiveState, durable: number): string {
  if (live === bootLive) return '';
  return names
    .map((name) => (fields[name] as (value: unknown, of: number) => string)(live[name], durable))
    .join('/');
}

export function factsKey(facts: LiveFacts, durable: number): string {
  if (facts === noFacts) return '';
  const { beat, estop, enabling, peers, joints, scene, evidence, reviewed, permit } = facts;
  return [
    beat === undefined ? '' : `${beat.ms}+${beat.aheadMs}`,
    `${estop?.value === true ? 'p' : ''}${estop?.ms ?? ''}`,
    `${enabling?.value ?? ''}@${enabling?.ms ?? ''}`,
    peers
      .map(({ node, ms, offsetMs }) => `${node[0] ?? ''}${ms}:${offsetMs ?? ''}`)
      .sort()
      .join(','),
    joints === undefined ? '' : Object.values(joints).join(':'),
    scene === undefined ? '' : Object.values(scene).join(':'),
    facts.policySeen,
    evidence === undefined ? '' : `${evidence.wrong}${evidence.closedMs}`,
    graphKey(facts.endpoints),
    `${graphKey(reviewed.endpoints)}${reviewed.block}${reviewed.source}`,
    permit === undefined ? '' : permitKey(permit, durable, facts.spent),
    facts.stoppedMs ?? '',
  ].join('/');
}

function graphKey(endpoints: LiveFacts['endpoints']): string {
  return endpoints
    .map(({ topic, who }) => `${topic}${who}`)
    .sort()
    .join(',');
}

function permitKey(
  permit: NonNullable<LiveFacts['permit']>,
  durable: number,
  spent: readonly string[],
): string {
  const { digest, madeMs, expiresNs, armedMs, armRecord, startMs, released, window } = permit;
  const asked = window === undefined ? '' : `w${window.index}:${Math.max(0, window.record - durable)}`;
  const times = `${digest}${madeMs}-${msAt(expiresNs)}a${armedMs ?? ''}b${startMs ?? ''}r${released}`;
  return `${times}${Math.max(0, armRecord - durable)}${asked}${spent.includes(permit.id) ? 's' : ''}`;
}
