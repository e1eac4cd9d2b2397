/** What the onlooker of a LIVE gate writes down after each event. */
import type { SafetyEvent } from '../../../safety/index.ts';
import { clockTopic } from '../../../msgs/index.ts';
import { liveOf, policyAt, sources } from './domain.ts';
import { recordIs, recordNumber } from './records.ts';
import type { LiveFacts, PeerFacts, PermitFacts } from './live_facts.ts';
import { msAt, type Ghost, type Moment } from './world.ts';

type Patch = Partial<LiveFacts>;

/** Slower than this along x is standing still, px/s; the policies of the domain say the same. */
const stillSpeed = 2;

function withPeer(peers: readonly PeerFacts[], peer: PeerFacts): readonly PeerFacts[] {
  return [...peers.filter(({ node }) => node !== peer.node), peer];
}

function joints(facts: LiveFacts, moment: Moment): Patch {
  const { event, before } = moment;
  if (event.name !== 'joint_state') return {};
  const { ms } = before;
  const { joints: was } = facts;
  const speed = event.velocities?.[0];
  const gapless = was !== undefined && ms - was.ms <= liveOf(before.policy)!.ages.state_ms;
  const still = speed !== undefined && Math.abs(speed) < stillSpeed;
  const since = gapless ? (was.stillSinceMs ?? ms) : ms;
  const x = event.positions[0] ?? Number.NaN;
  const stillSinceMs = still ? since : undefined;
  return { joints: { x, ms, stampMs: msAt(event.stampNs), source: event.source, stillSinceMs } };
}

function peers(facts: LiveFacts, event: SafetyEvent, ms: number): Patch {
  if (event.name === 'heartbeat') {
    const was = facts.peers.find(({ node }) => node === event.node);
    return { peers: withPeer(facts.peers, { node: event.node, ms, offsetMs: was?.offsetMs }) };
  }
  if (event.name !== 'clock_offset') return {};
  const was = facts.peers.find(({ node }) => node === event.node);
  const offsetMs = event.offsetNs === undefined ? undefined : Number(event.offsetNs) / 1e6;
  return was === undefined ? {} : { peers: withPeer(facts.peers, { ...was, offsetMs }) };
}

function endpoints(facts: LiveFacts, event: Extract<SafetyEvent, { name: 'endpoints_seen' }>): Patch {
  const { topic, publishers, ids = [] } = event;
  const others = facts.endpoints.filter((entry) => entry.topic !== topic);
  const who = `${publishers.join(' ')} (${ids.join(' ')})`;
  return { endpoints: [...others, { topic, count: publishers.length, who }] };
}

/** What the inputs say. */
function heard(ghost: Ghost, moment: Moment): Patch {
  const { event, before, wrong } = moment;
  const { ms, aheadMs } = before;
  const facts = ghost.live;
  switch (event.name) {
    case 'tick':
      return { beat: { ms, aheadMs } };
    case 'estop':
      return { estop: { value: event.pressed, ms } };
    case 'enabling':
      return { enabling: { value: event.value, ms } };
    case 'heartbeat':
    case 'clock_offset':
      return peers(facts, event, ms);
    case 'joint_state':
      return joints(facts, moment);
    case 'observation': {
      if (ghost.doubled.includes(event.topic)) return {};
      const { observed } = event;
      const block = observed.scene?.['block']?.[0] ?? Number.NaN;
      const stampMs = msAt(observed.stampNs);
      return { scene: { x: observed.measured?.[0], block, stampMs, source: observed.source ?? -1 } };
    }
    case 'policy_seen': {
      const mine = policyAt(before).sitePolicyDigest;
      if (event.digest === undefined) return { policySeen: 'unreadable' };
      return { policySeen: event.digest === mine ? 'same' : 'other' };
    }
    case 'evidence_judged':
      return { evidence: { wrong: wrong?.words ?? '', closedMs: msAt(event.evidence.closedNs) } };
    case 'endpoints_seen':
      return endpoints(facts, event);
    default:
      return {};
  }
}

/** Where and how the review that a plan begins was grounded. */
function grounds(ghost: Ghost, { event, before, after }: Moment): Patch {
  const begun = event.name === 'plan' && after.review !== undefined && after.review !== before.gate.review;
  if (!begun) return {};
  const { endpoints: now, scene } = ghost.live;
  const feeding = now.filter((entry) => sources.some(({ topic }) => topic === entry.topic));
  const { source } = event.plan.meta;
  return { reviewed: { endpoints: feeding, block: scene?.block ?? Number.NaN, source } };
}

/** The permit as far as it has come: made, armed, its motion begun, windows asked for and let out. */
function permit(ghost: Ghost, moment: Moment): Patch {
  const { before, after, effects } = moment;
  const held = after.live.permit;
  const was = ghost.live.permit;
  const made =
    held === undefined || was?.id === held.id ? was : newPermit(held.id, held.expiresNs, ghost, before.ms);
  if (made === undefined) return {};
  let [now, spent, asked] = [made, ghost.live.spent, ghost.asked];
  for (const effect of effects) {
    if (effect.kind === 'journal') asked += 1;
    if (recordIs(effect, 'kind', 'permit_spent')) {
      now = { ...now, armedMs: before.ms, armRecord: asked };
      spent = [...spent, now.id];
    }
    if (recordIs(effect, 'kind', 'window')) {
      now = { ...now, window: { index: recordNumber(effect, 'index'), record: asked } };
    }
    if (effect.kind === 'release') now = { ...now, released: now.released + 1 };
  }
  const begun = after.phase === 'executing' && before.gate.phase !== 'executing';
  return { permit: begun ? { ...now, startMs: before.ms } : now, spent };
}

function newPermit(id: string, expiresNs: bigint, ghost: Ghost, madeMs: number): PermitFacts {
  const nothing = {
    armedMs: undefined,
    armRecord: Infinity,
    startMs: undefined,
    released: 0,
    window: undefined,
  };
  return { id, digest: ghost.reviewed, madeMs, expiresNs, ...nothing };
}

/** A permit ends with its review, or with the motion that it was for. */
function ended({ reviewed, live }: Ghost, { before, after }: Moment): Patch {
  const stopped = before.gate.phase === 'executing' && after.phase !== 'executing';
  const over = stopped || (reviewed === '' && live.permit !== undefined);
  return {
    ...(over ? { permit: undefined } : {}),
    ...(stopped ? { stoppedMs: before.ms } : {}),
  };
}

/** Why a LIVE gate must latch now, whatever else it does; empty when nothing does. */
export function faultNow(ghost: Ghost, { event, before }: Moment): string {
  const ages = liveOf(before.policy)?.ages;
  if (ages === undefined) return '';
  const { beat } = before.ghost.live;
  const { estop, policySeen, endpoints: now, reviewed } = ghost.live;
  if (beat !== undefined && before.ms - beat.ms > ages.pause_ms) return 'the loop paused';
  const stepMs = beat === undefined ? 0 : Math.abs(before.aheadMs - beat.aheadMs);
  if (event.name === 'tick' && stepMs > ages.clock_offset_ms) return 'a clock jumped';
  if (estop?.value === true) return 'the emergency stop is pressed';
  if (policySeen === 'unreadable') return 'the policy cannot be read';
  if (now.some(({ topic, count }) => topic === clockTopic.name && count > 0))
    return 'somebody sets the clock';
  const moved =
    ghost.reviewed !== '' &&
    reviewed.endpoints.some((was) => !now.some(({ topic, who }) => topic === was.topic && who === was.who));
  if (moved) return 'another node feeds the plan';
  return '';
}

/** @returns the facts after the moment; `ghost` has everything else of it already */
export function recallLive(ghost: Ghost, moment: Moment): LiveFacts {
  if (liveOf(moment.before.policy) === undefined) return ghost.live;
  const asked = moment.before.ghost.asked;
  let facts = { ...ghost.live, ...heard(ghost, moment) };
  facts = { ...facts, ...grounds({ ...ghost, live: facts }, moment) };
  facts = { ...facts, ...permit({ ...ghost, asked, live: facts }, moment) };
  return { ...facts, ...ended({ ...ghost, live: facts }, moment) };
}
