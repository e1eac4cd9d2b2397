/** What must hold while a permit or a motion is there, whatever event comes: P5, P7 to P9, P11 to P24. */
import { metaConstants } from '../../../../msgs/index.ts';
import { liveOf, siteOf } from '../domain.ts';
import { faultNow } from '../live_ghost.ts';
import type { Ghost, Judged } from '../world.ts';
import { first, must, type Property } from './moments.ts';

const peers = ['observer', 'planner', 'controller'] as const;

function ages({ before }: Judged) {
  return liveOf(before.policy)!.ages;
}

function moving({ after }: Judged): boolean {
  return after.phase === 'executing';
}

/** From permit to standstill. */
function armed({ after }: Judged): boolean {
  return after.phase === 'executing' || after.phase === 'permitted';
}

/** A property of every moment in which the gate may let windows out. */
function whileMoving(of: (moment: Judged, ghost: Ghost) => string | undefined): Property {
  return (moment) => (moving(moment) ? of(moment, moment.ghost) : undefined);
}

function old(what: string, heard: { readonly ms: number } | undefined, nowMs: number, limitMs: number) {
  if (heard === undefined) return `${what} was never heard`;
  const age = nowMs - heard.ms;
  return must(age >= 0 && age <= limitMs, () => `${what} was heard ${age} ms ago, ${limitMs} are allowed`);
}

const enablingHeld = whileMoving((moment, { live: { enabling } }) => {
  const silent = old('the enabling device', enabling, moment.before.ms, ages(moment).input_ms);
  return (
    silent ?? must(enabling?.value === 1, () => `the enabling device says ${enabling?.value ?? 'nothing'}`)
  );
});

const heartbeats = whileMoving((moment, { live }) =>
  first(peers, (node) => {
    const peer = live.peers.find((entry) => entry.node === node);
    return old(node, peer, moment.before.ms, ages(moment).heartbeat_ms);
  }),
);

const clocksAgree = whileMoving((moment, { live }) =>
  first(peers, (node) => {
    const offsetMs = live.peers.find((entry) => entry.node === node)?.offsetMs;
    if (offsetMs === undefined) return `the clock of ${node} is unknown`;
    return must(
      Math.abs(offsetMs) <= ages(moment).clock_offset_ms,
      () => `the clock of ${node} is ${offsetMs} ms off`,
    );
  }),
);

const jointsFresh = whileMoving((moment, { live: { joints } }) => {
  const { ms, aheadMs } = moment.before;
  const limitMs = ages(moment).state_ms;
  const silent = old('the state of the robot', joints, ms, limitMs);
  if (silent !== undefined || joints === undefined) return silent;
  const age = ms + aheadMs - joints.stampMs;
  return must(
    age >= 0 && age <= limitMs,
    () => `the state of the robot is ${age} ms old, ${limitMs} are allowed`,
  );
});

const estopReleased: Property = (moment) => {
  if (!armed(moment)) return undefined;
  const { estop } = moment.ghost.live;
  const silent = old('the emergency stop', estop, moment.before.ms, ages(moment).input_ms);
  return silent ?? must(estop?.value === false, () => 'the emergency stop is pressed');
};

const recorderKeepsUp = whileMoving(({ before }, { recorder }) => {
  const limitMs = siteOf(before.policy).ages.recorder_ms;
  const silent = old('the recorder', recorder, before.ms, limitMs);
  return (
    silent ?? must(recorder?.state === 'recording', () => `the recorder says ${recorder?.state ?? 'nothing'}`)
  );
});

const inTime: Property = (moment) => {
  const { permit } = moment.ghost.live;
  if (!armed(moment) || permit === undefined) return undefined;
  const { ms } = moment.before;
  const limitMs = ages(moment).permit_ms;
  const age = ms - permit.madeMs;
  return must(
    age >= 0 && age < limitMs,
    () => `the permit is ${age} ms old, less than ${limitMs} are allowed`,
  );
};

/** Only what was measured now moves a physical robot. */
const measuredNow = whileMoving((moment, { live: { joints, scene, reviewed } }) => {
  if (siteOf(moment.before.policy).embodiments[0]?.robot_kind !== 'physical') return undefined;
  const sources = { plan: reviewed.source, observation: scene?.source, joints: joints?.source };
  return first(Object.entries(sources), ([what, source]) =>
    must(
      source === metaConstants.SOURCE_LIVE,
      () => `${what} of source ${source ?? 'unknown'} moves a physical robot`,
    ),
  );
});

/** A policy that was changed ends permit and motion; until then nobody reviews under it. */
const policyStays: Property = (moment) => {
  const { phase } = moment.after;
  if (phase === 'disarmed' || phase === 'stopping' || phase === 'latched') return undefined;
  const { policySeen } = moment.ghost.live;
  return must(
    policySeen === 'same',
    () => `the gate is ${phase} while the policy it sees is ${policySeen || 'none'}`,
  );
};

/** What feeds the plan comes from the nodes that the policy names, one for each topic. */
const sourcesNamed: Property = (moment) => {
  const { phase, review } = moment.after;
  if (review === undefined || phase === 'latched') return undefined;
  return first(liveOf(moment.before.policy)!.sources, ({ topic, node }) => {
    const found = moment.ghost.live.endpoints.find((entry) => entry.topic === topic);
    const right = found?.count === 1 && found.who.startsWith(`${node} (`);
    return must(right, () => `${topic} comes from ${found?.who ?? 'nobody'}`);
  });
};

/** What latches does so in the step that sees it, from every phase. */
const latches: Property = (moment) => {
  const why = faultNow(moment.ghost, moment);
  return must(
    why === '' || moment.after.phase === 'latched',
    () => `${why} and the gate is ${moment.after.phase}`,
  );
};

/** Without a standstill in time the gate latches. */
const standstillInTime: Property = (moment) => {
  const { before, after, ghost } = moment;
  if (after.phase !== 'stopping') return undefined;
  const since = before.ms - (ghost.live.stoppedMs ?? before.ms);
  const most = ages(moment).stopping_ms;
  return must(since <= most, () => `no standstill ${since} ms after the stop, ${most} are allowed`);
};

/** The standstill that ends a motion is measured after its stop. */
const standstill: Property = (moment) => {
  const { before, after, ghost } = moment;
  const { stoppedMs, joints } = ghost.live;
  if (before.gate.phase !== 'stopping' || after.phase !== 'disarmed') return undefined;
  const still = before.ms - Math.max(joints?.stillSinceMs ?? Infinity, stoppedMs ?? 0);
  const wanted = ages(moment).standstill_ms;
  return must(still >= wanted, () => `the robot was still for ${still} ms where ${wanted} are wanted`);
};

/** Whoever leaves a motion says stop, and before anything waits for a disk. */
const stopOut: Property = ({ before, after, effects }) => {
  const at = effects.findIndex(({ kind }) => kind === 'stop');
  if (before.gate.phase === 'executing' && after.phase !== 'executing' && at < 0)
    return 'a motion ends without a stop';
  const record = effects.findIndex(({ kind }) => kind === 'journal');
  return must(
    at < 0 || record < 0 || at < record,
    () => `the stop is number ${at + 1} of what is asked for, a record number ${record + 1}`,
  );
};

export const liveProperties: readonly (readonly [string, Property])[] = [
  ['P22', stopOut],
  ['P12', latches],
  ['P7', enablingHeld],
  ['P7', heartbeats],
  ['P5', clocksAgree],
  ['P9', jointsFresh],
  ['P8', estopReleased],
  ['P11', recorderKeepsUp],
  ['P5', inTime],
  ['P18', measuredNow],
  ['P20', policyStays],
  ['P19', sourcesNamed],
  ['P12', standstillInTime],
  ['P24', standstill],
];
