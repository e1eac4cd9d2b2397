/** What can happen to a gate in the domain: people, providers, the disk, the graph, time. */
import { topics } from '../../../msgs/index.ts';
import {
  runScope,
  type Command,
  type CommandEvent,
  type CommandPayload,
  type Happening,
  type LiveHappening,
} from '../../../safety/index.ts';
import {
  boots,
  goalDigest,
  items,
  measured,
  observationDigest,
  people,
  policyAt,
  type Person,
  type PolicyName,
} from './domain.ts';
import { planAt, variants } from './plans.ts';
import { nsAt, type Fed, type Site, type World, type Wrong } from './world.ts';

/** What happens next, made for the world it happens in. */
export type Made =
  | { readonly kind: 'event'; readonly make: (world: World) => Fed }
  /** Only the clocks move, the ROS clock a little more or less. */
  | { readonly kind: 'wait'; readonly ms: number; readonly aheadMs?: number }
  /** The site changes, and nobody is told. */
  | { readonly kind: 'site'; readonly change: Partial<Site> }
  /** The process ends and starts again, under this policy. */
  | { readonly kind: 'boot'; readonly policy: PolicyName };

/** A choice of the search: one thing, or a few in a row that nothing comes between. */
export interface Act {
  readonly id: string;
  readonly parts: readonly Made[];
  /** Where it cannot happen or would lead nowhere new. */
  readonly possible?: (world: World) => boolean;
}

export function rosMs({ ms, aheadMs }: World): number {
  return ms + aheadMs;
}

export function fed(happening: Happening | LiveHappening, world: World, wrong?: Wrong): Fed {
  return { event: { ...happening, nowNs: nsAt(world.ms), rosNs: nsAt(rosMs(world)) }, wrong };
}

export function one(id: string, make: (world: World) => Fed, possible?: (world: World) => boolean): Act {
  const act: Act = { id, parts: [{ kind: 'event', make }] };
  return possible === undefined ? act : { ...act, possible };
}

export function inARow(id: string, ...acts: readonly Act[]): Act {
  return { id, parts: acts.flatMap(({ parts }) => parts) };
}

const sentBefore: Wrong = { property: 'P6', words: 'sent before' };

const earlierStart: Wrong = { property: 'P13', words: 'for another start of the gate' };

function words({ wrong }: Told): string {
  return wrong === undefined ? '' : ` ${wrong.words}`;
}

export interface Told {
  readonly payload?: Partial<CommandPayload>;
  readonly by?: Person;
  readonly signatureValid?: boolean;
  /** As the host of the gate has the key enrolled. */
  readonly holder?: Command['holder'];
  /** How long the command is valid, in ms. */
  readonly lasts?: number;
  readonly wrong?: Wrong;
}

/** A command as its sender makes it: never used before unless it is given an id. */
export function command(name: CommandEvent, told: Told = {}): (world: World) => Fed {
  return (world) => {
    const { by = 'bo', signatureValid = true, lasts = 1000, holder, wrong } = told;
    const policy = policyAt(world);
    const payload: CommandPayload = {
      kind: name === 'uncheck' ? 'check' : name,
      command_id: `c${world.depth}`,
      operator: by,
      attested_by: 'person',
      robot_id: policy.site.robot_id,
      run_id: policy.runId,
      session_digest: policy.sessionDigest,
      site_policy_digest: policy.sitePolicyDigest,
      gate_boot_id: policy.gateBootId,
      not_after_ns: String(nsAt(rosMs(world) + lasts)),
      ...told.payload,
    };
    const again = world.ghost.taken.includes(payload.command_id) ? sentBefore : undefined;
    const earlier = payload.gate_boot_id !== policy.gateBootId ? earlierStart : undefined;
    const known = holder === undefined ? {} : { holder };
    const signed = { keyId: people[by], signatureValid, enrolled: true, ...known };
    return fed({ name, command: { payload, ...signed } }, world, wrong ?? earlier ?? again);
  };
}

export function open(by: Person = 'ada', told: Told = {}): Act {
  return one(`open ${by}`, command('open_run', { by, ...told }));
}

export function check(item: string, told: Told = {}, id = `check ${item}`): Act {
  return one(id, command('check', { ...told, payload: { item, value: true, ...told.payload } }));
}

export function uncheck(item: string): Act {
  return one(`uncheck ${item}`, command('uncheck', { payload: { item, value: false } }));
}

export function approve(by: Person, scope: string = runScope, told: Told = {}): Act {
  const id = `approve ${scope} ${by}${words(told)}`;
  return one(id, command('approve', { by, ...told, payload: { scope, ...told.payload } }));
}

export function withdraw(by: Person, scope: string = runScope): Act {
  return one(`withdraw ${scope} ${by}`, command('withdraw', { by, payload: { scope } }));
}

export function reject(scope: string): Act {
  return one(`reject ${scope}`, command('reject', { payload: { scope } }));
}

export function plain(name: 'arm' | 'reset', told: Told = {}): Act {
  return one(`${name}${words(told)}`, command(name, told));
}

/** A plan of this moment that was never sent before. */
export function plan(id: string): Act {
  const variant = variants.get(id)!;
  return one(`plan ${id}`, (world) => {
    const made = planAt(id, nsAt(rosMs(world)), BigInt(world.depth), policyAt(world).embodimentDigest);
    return fed({ name: 'plan', plan: made, planDigest: variant.digest }, world, variant.fault);
  });
}

/** The newest plan once more. */
export function planAgain(id: string): Act {
  const variant = variants.get(id)!;
  const make = (world: World): Fed => {
    const made = planAt(id, nsAt(rosMs(world)), BigInt(world.ghost.newest), policyAt(world).embodimentDigest);
    return fed({ name: 'plan', plan: made, planDigest: variant.digest }, world, {
      property: 'P14',
      words: 'with a number seen before',
    });
  };
  return one(`plan ${id} again`, make, ({ ghost }) => ghost.newest >= 0);
}

/** A plan published some time from now: in the future, or a while ago. */
export function planLate(id: string, byMs: number): Act {
  const variant = variants.get(id)!;
  return one(`plan ${id} stamped ${byMs} ms`, (world) => {
    const made = planAt(id, nsAt(rosMs(world) + byMs), BigInt(world.depth), policyAt(world).embodimentDigest);
    return fed({ name: 'plan', plan: made, planDigest: variant.digest }, world);
  });
}

export const goal = one('goal', (world) =>
  fed({ name: 'goal', topic: topics.goal.name, digest: goalDigest }, world),
);

export function observation(state: 'with state' | 'without state' = 'with state'): Act {
  return one(`observation ${state}`, (world) => {
    const known = state === 'with state' ? measured : undefined;
    const observed = { digest: observationDigest, stampNs: nsAt(rosMs(world)), measured: known };
    return fed({ name: 'observation', topic: topics.observation.name, observed }, world);
  });
}

export function recorder(state: 'recording' | 'faulted' | 'closed' = 'recording'): Act {
  return one(`recorder ${state}`, (world) =>
    fed({ name: 'recorder_state', topic: topics.recorderState.name, state }, world),
  );
}

export function endpoints(topic: string, count: number): Act {
  const publishers = Array.from({ length: count }, (_, index) => `node_${index}`);
  return one(`${count} publishers of ${topic}`, (world) =>
    fed({ name: 'endpoints_seen', topic, publishers }, world),
  );
}

export const stop = one('stop', (world) => fed({ name: 'stop', commandId: '' }, world));

export const start = one('start', (world) => fed({ name: 'start' }, world));

export const durable = one(
  'journal durable',
  (world) => fed({ name: 'journal_durable', position: world.gate.journal.position + 1 }, world),
  ({ ghost }) => ghost.durable < ghost.asked && !ghost.journalDead,
);

/** A disk that confirms what it was not asked, or an older place than before. */
export const disordered = one('journal confirms twice', (world) =>
  fed({ name: 'journal_durable', position: world.gate.journal.position }, world, {
    property: 'P11',
    words: 'of an old place',
  }),
);

export const journalFailed = one(
  'journal failed',
  (world) => fed({ name: 'journal_failed', cause: 'journal_failed' }, world),
  ({ ghost }) => !ghost.journalDead,
);

export const malformed = one('malformed', (world) => fed({ name: 'malformed', commandId: 'm' }, world));

export const unknown = one('unknown', (world) => fed({ name: 'unknown', detail: 'noise' }, world));

export const noticed = one('noticed', (world) =>
  fed({ name: 'noticed', notice: 'peer_lost', subject: 'planner', count: 1200 }, world),
);

export const refusedBytes = one('refused bytes', (world) => {
  const { name: topic } = topics.plan;
  return fed({ name: 'refused_bytes', topic, code: 'message_bounds', rawDigest: 'r' }, world);
});

export const clockTick = one('tick', (world) => fed({ name: 'tick' }, world));

/** Time passes, and nothing is fed; the domain ends at `untilMs`. */
export function wait(byMs: number, untilMs: number): Act {
  return {
    id: `wait ${byMs} ms`,
    parts: [{ kind: 'wait', ms: byMs }],
    possible: ({ ms }) => ms + byMs <= untilMs,
  };
}

export function boot(policy: PolicyName): Act {
  return {
    id: `boot with policy ${policy}`,
    parts: [{ kind: 'boot', policy }],
    possible: ({ boot: started }) => started + 1 < boots,
  };
}

/** Everything heard that a plan needs. */
export const hear = inARow('hear goal, observation and recorder', goal, observation(), recorder());

/** Everything said that a plan needs. */
export const prepareUnheard = inARow(
  'prepare',
  open(),
  ...items.map((item) => check(item)),
  approve('bo'),
  approve('cy'),
);

export const prepare = inARow('hear and prepare', hear, prepareUnheard);
