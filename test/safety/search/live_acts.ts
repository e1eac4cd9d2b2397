/** What can happen to a LIVE gate beside what happens to every gate: inputs, permits, motions, time. */
import { clockTopic, metaConstants, topics } from '../../../msgs/index.ts';
import { revisionsDigest, type Evidence, type LiveHappening } from '../../../safety/index.ts';
import * as acts from './acts.ts';
import { fed, one, rosMs, type Act, type Made } from './acts.ts';
import { block, goalDigest, items, measured, observationDigest, policyAt, sources } from './domain.ts';
import { variants } from './plans.ts';
import { nsAt, type Fed, type Site, type World, type Wrong } from './world.ts';

const { SOURCE_LIVE, SOURCE_SIM, SOURCE_REPLAY } = metaConstants;

/** Sources that may move no physical robot. */
export const unreal: readonly number[] = [SOURCE_SIM, SOURCE_REPLAY];

/** Nodes whose heartbeats a motion depends on. */
export const peers = ['observer', 'planner', 'controller'] as const;

function part(make: (world: World) => Fed): Made {
  return { kind: 'event', make };
}

function told(happening: LiveHappening | ((world: World) => LiveHappening), wrong?: Wrong): Made {
  return part((world) => fed(typeof happening === 'function' ? happening(world) : happening, world, wrong));
}

/** What the inputs say by themselves, again and again. */
export type Input = 'estop' | 'enabling' | 'recorder' | 'joints' | 'tick' | (typeof peers)[number];

interface Joints {
  readonly source?: number;
  /** How old the sample is when it is heard, in ms. */
  readonly lateMs?: number;
}

function jointState({ source = SOURCE_LIVE, lateMs = 0 }: Joints = {}): Made {
  return told((world) => ({
    name: 'joint_state',
    positions: [world.site.x, measured[1]],
    velocities: [world.site.speed, 0],
    stampNs: nsAt(rosMs(world) - lateMs),
    source,
  }));
}

/** The state of the robot, out of turn. */
export function joints(how: Joints = {}): Act {
  return { id: `joints of source ${how.source ?? SOURCE_LIVE}`, parts: [jointState(how)] };
}

const says: Readonly<Record<Input, Made>> = {
  tick: acts.clockTick.parts[0]!,
  estop: told(({ site }) => ({ name: 'estop', pressed: site.pressed })),
  enabling: told(({ site }) => ({ name: 'enabling', value: site.enabling })),
  observer: told({ name: 'heartbeat', node: 'observer' }),
  planner: told({ name: 'heartbeat', node: 'planner' }),
  controller: told({ name: 'heartbeat', node: 'controller' }),
  recorder: acts.recorder().parts[0]!,
  joints: jointState(),
};

const inputNames = Object.keys(says) as readonly Input[];

interface Passing {
  readonly without?: readonly Input[];
  readonly joints?: Joints;
  /** How far the ROS clock goes ahead meanwhile. */
  readonly aheadMs?: number;
}

function senses({ without = [], joints }: Passing = {}): readonly Made[] {
  return inputNames
    .filter((name) => !without.includes(name))
    .map((name) => (name === 'joints' ? jointState(joints) : says[name]));
}

/** Time passes and everything is heard again, but what is silent. */
export function goOn(byMs: number, untilMs: number, passing: Passing = {}): Act {
  const { without = [], joints, aheadMs = 0 } = passing;
  const odd = [
    ...without.map((name) => ` without ${name}`),
    joints === undefined ? '' : ` joints ${joints.source ?? ''} ${joints.lateMs ?? ''}`,
    aheadMs === 0 ? '' : ` clock ahead ${aheadMs}`,
  ];
  return {
    id: `go on ${byMs} ms${odd.join('')}`,
    parts: [{ kind: 'wait', ms: byMs, aheadMs }, ...senses(passing)],
    possible: ({ ms }) => ms + byMs <= untilMs,
  };
}

/** Time passes in short steps while some input stays silent: long enough for its age to count. */
export function silence(byMs: number, times: number, untilMs: number, without: readonly Input[]): Act {
  const steps = Array.from({ length: times }, () => goOn(byMs, untilMs, { without }));
  const act = acts.inARow(`${times} times ${steps[0]!.id}`, ...steps);
  return { ...act, possible: ({ ms }) => ms + byMs * times <= untilMs };
}

/** Only before the domain is so old. */
export function before(untilMs: number, act: Act): Act {
  return { ...act, possible: (world) => world.ms < untilMs && act.possible?.(world) !== false };
}

/** The site changes, and the gate is told at once. */
function siteIs(id: string, change: Partial<Site>, input: Input): Act {
  const changes = Object.entries(change) as readonly [keyof Site, Site[keyof Site]][];
  return {
    id,
    parts: [{ kind: 'site', change }, says[input]],
    possible: ({ site }) => changes.some(([name, value]) => site[name] !== value),
  };
}

export const press = siteIs('press e-stop', { pressed: true }, 'estop');
export const release = siteIs('release e-stop', { pressed: false }, 'estop');
export const letGo = siteIs('let go', { enabling: 0 }, 'enabling');
export const hold = siteIs('hold', { enabling: 1 }, 'enabling');
export const squeeze = siteIs('squeeze', { enabling: 2 }, 'enabling');
export const move = siteIs('robot moves', { speed: 50 }, 'joints');
export const rest = siteIs('robot rests', { speed: 0 }, 'joints');
export const displaced = siteIs('robot elsewhere', { x: measured[0] + 20 }, 'joints');
export const home = siteIs('robot back', { x: measured[0] }, 'joints');

export function offset(node: string, ms: number | undefined): Act {
  const offsetNs = ms === undefined ? undefined : BigInt(ms) * 1_000_000n;
  return { id: `offset ${node} ${ms ?? 'unknown'}`, parts: [told({ name: 'clock_offset', node, offsetNs })] };
}

interface Scene {
  readonly block?: number;
  readonly x?: number;
  readonly source?: number;
  readonly lateMs?: number;
}

/** An observation as LIVE needs it. */
export function observe(scene: Scene = {}): Act {
  const { block: at = block[0], x = measured[0], source = SOURCE_LIVE, lateMs = 0 } = scene;
  return one(`observe ${at} ${x} ${source} ${lateMs}`, (world) => {
    const stampNs = nsAt(rosMs(world) - lateMs);
    const observed = { digest: observationDigest, stampNs, measured: [x, measured[1]], source };
    const seen = { ...observed, scene: { block: [at, block[1]] } };
    return fed({ name: 'observation', topic: topics.observation.name, observed: seen }, world);
  });
}

/** Plan with another source than a live one. */
export function planFrom(id: string, source: number): Act {
  const { parts } = acts.plan(id);
  const make = (world: World): Fed => {
    const [first] = parts;
    const made = first?.kind === 'event' ? first.make(world) : undefined;
    if (made?.event.name !== 'plan') throw new Error('a plan is one event');
    const { plan } = made.event;
    return { ...made, event: { ...made.event, plan: { ...plan, meta: { ...plan.meta, source } } } };
  };
  return { id: `plan ${id} of source ${source}`, parts: [part(make)] };
}

export function policySeen(what: 'same' | 'other' | 'unreadable'): Act {
  const digestOf = (world: World): string | undefined => {
    if (what === 'unreadable') return undefined;
    return what === 'same' ? policyAt(world).sitePolicyDigest : 'other';
  };
  const parts = [told((world) => ({ name: 'policy_seen', digest: digestOf(world) }))];
  return { id: `policy seen ${what}`, parts };
}

/** A dry run that was closed one second before the domain begins. */
const closedNs = nsAt(-1000);

function evidenceOf(world: World): Evidence {
  const policy = policyAt(world);
  return {
    robotId: policy.site.robot_id,
    embodimentDigest: policy.embodimentDigest,
    goalDigest,
    revisionsDigest: revisionsDigest(variants.get('one')!.plan),
    limitsDigest: policy.limitsDigest,
    sitePolicyDigest: policy.sitePolicyDigest,
    closedNs,
    code: '',
  };
}

export function evidence(changes: Partial<Evidence> = {}, wrong?: Wrong): Act {
  const parts = [
    told((world) => ({ name: 'evidence_judged', evidence: { ...evidenceOf(world), ...changes } }), wrong),
  ];
  return { id: `evidence${wrong === undefined ? '' : ` ${wrong.words}`}`, parts };
}

export const evidenceFaults: readonly Act[] = [
  evidence({ code: 'not_verified' }, { property: 'P25', words: 'not verified' }),
  evidence({ goalDigest: 'other' }, { property: 'P2', words: 'of another goal' }),
  evidence({ closedNs: nsAt(-60_001) }, { property: 'P9', words: 'more than a minute old' }),
];

/** A topic that feeds the plan, as the graph shows it. */
export function feeds(topic: string, nodes: readonly string[], suffix = 'a'): Act {
  return one(`${topic} from ${nodes.join('+')} ${suffix}`, (world) => {
    const ids = nodes.map((node) => `${node}-${suffix}`);
    return fed({ name: 'endpoints_seen', topic, publishers: nodes, ids }, world);
  });
}

export const rightfulFeeds: readonly Act[] = sources.map(({ topic, node }) => feeds(topic, [node]));
export const planFeed = sources[1];

export function clockSet(by: readonly string[]): Act {
  return one(`/clock from ${by.length}`, (world) =>
    fed({ name: 'endpoints_seen', topic: clockTopic.name, publishers: by, ids: by }, world),
  );
}

/** What the controller says of the newest window. */
export function report(code: string): Act {
  return one(`report ${code}`, (world) => {
    const { permit } = world.ghost.live;
    const index = Math.max(0, (permit?.released ?? 0) - 1);
    return fed({ name: 'report', permitId: permit?.id ?? '', index, code }, world);
  });
}

export function check(item: string, told: acts.Told = {}, digest = 'd1'): Act {
  const { payload } = told;
  const wrong = told.wrong === undefined ? '' : ` ${told.wrong.words}`;
  return acts.check(
    item,
    { ...told, by: told.by ?? 'di', payload: { scope: digest, ...payload } },
    `check ${item} ${digest}${wrong}`,
  );
}

export function uncheck(item: string): Act {
  return one(
    `uncheck ${item}`,
    acts.command('uncheck', { by: 'di', payload: { item, value: false, scope: 'd1' } }),
  );
}

export function arm(told: acts.Told = {}, scope = 'd1'): Act {
  const wrong = told.wrong === undefined ? '' : ` ${told.wrong.words}`;
  return one(
    `arm ${scope}${wrong}`,
    acts.command('arm', { by: 'di', ...told, payload: { scope, ...told.payload } }),
  );
}

export function reset(told: acts.Told = {}): Act {
  return acts.plain('reset', { by: 'di', ...told });
}

/** A gate that was started, hears everything, has seen the robot stand still, goal and observation. */
export const rise: Act = acts.inARow(
  'rise',
  acts.start,
  policySeen('same'),
  ...rightfulFeeds,
  { id: 'sense', parts: senses() },
  ...peers.map((node) => offset(node, 1)),
  { id: 'go on', parts: [{ kind: 'wait', ms: 100 }, ...senses()] },
  acts.goal,
  observe(),
);

export const review: Act = acts.inARow('review', acts.open(), acts.plan('one'));

/** Everything that people say of the plan under review. */
export const attest: Act = acts.inARow(
  'attest',
  ...items.map((item) => check(item)),
  acts.approve('bo', 'd1'),
  acts.approve('cy', 'd1'),
);
