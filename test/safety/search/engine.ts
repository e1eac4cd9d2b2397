/**
 * Walks breadth first through everything that the acts of a slice lead to, until nothing new comes or a
 * property breaks. Only keys are kept of worlds passed; a story is told by walking its acts again.
 */
import { step } from '../../../safety/index.ts';
import type { Act, Made } from './acts.ts';
import { start } from './acts.ts';
import { policyAt } from './domain.ts';
import { afterStart, recall } from './ghost.ts';
import { keyOf } from './key.ts';
import { brokenIn, type Broken } from './properties/index.ts';
import { durable } from './acts.ts';
import { bootState } from '../../../safety/index.ts';
import type { Fed, Judged, World } from './world.ts';

export interface Slice {
  readonly name: string;
  readonly from: World;
  readonly acts: readonly Act[];
  /** Records that may wait for the disk before it is waited for. */
  readonly owedMax: number;
  /** Where a slice ends: what comes after is the domain of another one. */
  readonly over?: (world: World) => boolean;
  /** A slice that grows beyond this has lost its bound. */
  readonly statesMax: number;
  /** Whether that is the end of it, and no error. */
  readonly givesUp?: boolean;
}

/** What each step of a walk is told to. */
export type Watcher = (moment: Judged) => void;

export interface Counterexample extends Broken {
  readonly moments: readonly Judged[];
  /** Acts from the beginning of the slice. */
  readonly depth: number;
}

export interface Found {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly broken: Counterexample | undefined;
}

/** Where an act leads, and what broke on the way. */
interface Walked {
  readonly world: World;
  readonly broken: Broken | undefined;
}

function feed(world: World, { event, wrong }: Fed, watch: Watcher): Walked {
  let change;
  try {
    change = step(world.gate, event, policyAt(world));
  } catch (error) {
    const words = `the gate has no answer to ${event.name}: ${String(error)}`;
    watch({ before: world, event, wrong, after: world.gate, effects: [], ghost: world.ghost });
    return { world, broken: { property: 'P16', words } };
  }
  const moment = { before: world, event, wrong, after: change.state, effects: change.effects };
  const judged = { ...moment, ghost: recall(moment) };
  watch(judged);
  const after = { ...world, gate: change.state, ghost: judged.ghost, depth: world.depth + 1 };
  return { world: after, broken: brokenIn(judged) };
}

function later({ ms, aheadMs }: World, part: Extract<Made, { kind: 'wait' }>): Pick<World, 'ms' | 'aheadMs'> {
  return { ms: ms + part.ms, aheadMs: aheadMs + (part.aheadMs ?? 0) };
}

function perform(world: World, part: Made, watch: Watcher): Walked {
  switch (part.kind) {
    case 'wait':
      return { world: { ...world, ...later(world, part), depth: world.depth + 1 }, broken: undefined };
    case 'site':
      return { world: { ...world, site: { ...world.site, ...part.change } }, broken: undefined };
    case 'boot': {
      const { ghost, boot } = world;
      const fresh = { gate: bootState, boot: boot + 1, policy: part.policy, ghost: afterStart(ghost) };
      return perform({ ...world, ...fresh }, start.parts[0]!, watch);
    }
    case 'event':
      return feed(world, part.make(world), watch);
  }
}

/** The disk keeps up: it confirms what is beyond the records that may wait. */
export function settle(world: World, owedMax: number, watch: Watcher): Walked {
  let walked: Walked = { world, broken: undefined };
  while (owed(walked.world) > owedMax && walked.broken === undefined) {
    walked = perform(walked.world, durable.parts[0]!, watch);
  }
  return walked;
}

function owed({ ghost: { asked, durable: confirmed, journalDead } }: World): number {
  return journalDead ? 0 : asked - confirmed;
}

const unwatched: Watcher = () => undefined;

/** Everything that an act does, one part after the other. */
export function walk(world: World, act: Act, owedMax: number, watch: Watcher = unwatched): Walked {
  let walked: Walked = { world, broken: undefined };
  for (const part of act.parts) {
    walked = perform(walked.world, part, watch);
    if (walked.broken === undefined) walked = settle(walked.world, owedMax, watch);
    if (walked.broken !== undefined) break;
  }
  return walked;
}

/** How each state was first reached: from which state, by which act. */
class Paths {
  readonly #from: number[] = [-1];
  readonly #by: number[] = [-1];

  add(from: number, by: number): number {
    this.#from.push(from);
    this.#by.push(by);
    return this.#from.length - 1;
  }

  /** Acts from the beginning to this state. */
  to(state: number): readonly number[] {
    const acts: number[] = [];
    for (let at = state; this.#from[at]! >= 0; at = this.#from[at]!) acts.unshift(this.#by[at]!);
    return acts;
  }
}

function tell(slice: Slice, acts: readonly number[], broken: Broken): Counterexample {
  const moments: Judged[] = [];
  let { from: world } = slice;
  for (const index of acts)
    ({ world } = walk(world, slice.acts[index]!, slice.owedMax, (moment) => moments.push(moment)));
  return { ...broken, moments, depth: acts.length };
}

/** A state whose acts were not tried yet. */
interface Open {
  readonly world: World;
  readonly id: number;
}

class Search {
  readonly #slice: Slice;
  readonly #watch: Watcher;
  readonly #seen = new Set<string>();
  readonly #paths = new Paths();
  #transitions = 0;

  constructor(slice: Slice, watch: Watcher) {
    this.#slice = slice;
    this.#watch = watch;
    this.#seen.add(keyOf(slice.from));
  }

  run(): Found {
    let frontier: readonly Open[] = [{ world: this.#slice.from, id: 0 }];
    for (let depth = 0; ; depth += 1) {
      const next: Open[] = [];
      for (const state of frontier) {
        const broken = this.#expand(state, next);
        if (broken !== undefined) return { ...this.#counts(depth), broken };
      }
      if (next.length === 0) return { ...this.#counts(depth), broken: undefined };
      frontier = next;
    }
  }

  #counts(depth: number): Pick<Found, 'states' | 'transitions' | 'depth'> {
    return { states: this.#seen.size, transitions: this.#transitions, depth };
  }

  /** Tries every act in one state; what is new goes into `next`. */
  #expand({ world, id }: Open, next: Open[]): Counterexample | undefined {
    const { acts, owedMax, statesMax, name, givesUp = false } = this.#slice;
    if (this.#slice.over?.(world) === true || this.#seen.size > statesMax) return undefined;
    for (const [index, act] of acts.entries()) {
      if (act.possible?.(world) === false) continue;
      this.#transitions += 1;
      const { world: after, broken } = walk(world, act, owedMax, this.#watch);
      if (broken !== undefined) return tell(this.#slice, [...this.#paths.to(id), index], broken);
      const key = keyOf(after);
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      if (this.#seen.size > statesMax && !givesUp)
        throw new Error(`${name} has more than ${statesMax} states`);
      next.push({ world: after, id: this.#paths.add(id, index) });
    }
    return undefined;
  }
}

export function search(slice: Slice, watch: Watcher = unwatched): Found {
  return new Search(slice, watch).run();
}
