// Plans pushes for PushT from geometry: tries each contact in a model of the block, then walks there and
// pushes.
import { seededRandom, type Random } from '../../core/random.ts';
import {
  angleFrom,
  minus,
  norm,
  plus,
  times,
  toLocal,
  toWorld,
  turned,
  unit,
  type Point,
  type Pose,
} from '../shared/planar.ts';
import { routeLength, walk } from '../shared/smooth_motion.ts';
import * as tee from '../shared/tee.ts';
import type { ScriptedConfig } from './config.ts';

/** What candidates are planned from. Lengths in px, speeds in px/s. */
export interface Scene {
  readonly agent: Point;
  readonly velocity: Point;
  readonly block: Pose;
  readonly goal: Pose;
  /** Corners of the area in which the agent's targets may lie. */
  readonly low: Point;
  readonly high: Point;
}

export interface Wanted {
  readonly candidates: number;
  readonly seed: bigint;
  readonly dtS: number;
}

export interface Candidate {
  /** One target position a step. */
  readonly points: readonly Point[];
  /** The higher the better: minus the mean corner distance from the goal that the push should leave, px. */
  readonly value: number;
}

/** The agent at the block's face, and where it is to go from there. */
interface Line {
  readonly touch: Point;
  readonly direction: Point;
}

interface Push extends Line {
  readonly length: number;
  /** Mean corner distance after it, px. */
  readonly distance: number;
}

interface Move {
  readonly route: readonly Point[];
  /** Share of the highest speed. */
  readonly haste: number;
  readonly value: number;
}

const contactSpacing = 10;
/** Angles between a push and the face's normal. */
const turns = [-0.35, 0, 0.35];
/** Length of one step of the block model, px. */
const rolloutStep = 4;
/** Gap between agent and face where a push begins, px. */
const standoff = 9;
/** Kept from the block on a straight way, px. */
const clearance = 4;
/** What a px of way counts in px of corner distance: among equals, the near push. */
const wayWeight = 0.01;
/** Mean corner distance at which the block is left alone, and the least gain worth a push, px. */
const goodEnough = 1.5;
const gainMin = 0.5;
/** Radius of the way round the block, px; angle between two places on it. */
const arcRadius = tee.reach + tee.agentRadius + 8;
const arcStep = 0.4;
/** What a place on that way costs that the table's edge pushes back to the block, px. */
const squeezeCost = 200;
/** Pushes this much worse than the best are candidates as well: a factor and px. */
const poolFactor = 1.2;
const poolPx = 4;

/** The same scene, configuration and seed give the same bits. The first candidate is the plan itself. */
export function planCandidates(scene: Scene, config: ScriptedConfig, wanted: Wanted): readonly Candidate[] {
  const random = seededRandom(wanted.seed, 'scripted');
  const pool = rankedPushes(scene, config);
  return Array.from({ length: wanted.candidates }, (_, index) => {
    const move = moveOf(scene, config, { pool, index, random });
    const points = walk({
      route: move.route,
      velocity: scene.velocity,
      speed: config.speedMax * move.haste,
      dtS: wanted.dtS,
      steps: config.horizon,
    });
    return { points: points.map((point) => within(scene, point, 0)), value: move.value };
  });
}

interface Draw {
  readonly pool: readonly Push[];
  readonly index: number;
  readonly random: Random;
}

function moveOf(scene: Scene, config: ScriptedConfig, { pool, index, random }: Draw): Move {
  const [first] = pool;
  if (first === undefined) return retreat(scene, config, random);
  if (index === 0) return { ...pushMove(scene, config, first), haste: 1 };
  const push = pool[random.below(pool.length)] ?? first;
  const varied = tryPush(scene, config, {
    touch: plus(push.touch, turned(push.direction, Math.PI / 2), random.between(-4, 4)),
    direction: turned(push.direction, random.between(-0.1, 0.1)),
  });
  return { ...pushMove(scene, config, varied ?? push), haste: random.between(0.6, 1) };
}

function pushMove(scene: Scene, config: ScriptedConfig, push: Push): Omit<Move, 'haste'> {
  const end = plus(push.touch, push.direction, push.length);
  return { route: [...wayTo(scene, config, push), end], value: -push.distance };
}

/** Away from the block, which lies well or which no single push improves. */
function retreat(scene: Scene, config: ScriptedConfig, random: Random): Move {
  const away = unit(minus(scene.agent, scene.block.position));
  const place = plus(scene.block.position, turned(away, random.between(-0.5, 0.5)), arcRadius);
  return {
    route: [scene.agent, within(scene, place, config.marginPx)],
    haste: random.between(0.3, 0.6),
    value: -tee.cornerDistance(scene.block, scene.goal),
  };
}

/** The pushes that bring the block nearer to its goal, the best first; those much worse are left out. */
function rankedPushes(scene: Scene, config: ScriptedConfig): readonly Push[] {
  const now = tee.cornerDistance(scene.block, scene.goal);
  if (now < goodEnough) return [];
  const ranked = tee
    .contacts(contactSpacing)
    .flatMap((contact) => turns.map((turn) => tryPush(scene, config, lineOf(scene, contact, turn))))
    .filter((push) => push !== undefined)
    .filter((push) => push.distance < now - gainMin)
    .map((push) => ({ push, cost: push.distance + wayWeight * routeLength(wayTo(scene, config, push)) }))
    .sort((a, b) => a.cost - b.cost);
  const costMax = (ranked[0]?.cost ?? 0) * poolFactor + poolPx;
  return ranked.filter(({ cost }) => cost <= costMax).map(({ push }) => push);
}

function lineOf(scene: Scene, contact: tee.Contact, turn: number): Line {
  const inward = turned(times(contact.normal, -1), scene.block.angle);
  const touch = toWorld(scene.block, plus(contact.point, contact.normal, tee.agentRadius));
  return { touch, direction: turned(inward, turn) };
}

/** The push along a line that leaves the block nearest to its goal, tried in the model of the block. */
function tryPush(scene: Scene, config: ScriptedConfig, line: Line): Push | undefined {
  if (!isWithin(scene, plus(line.touch, line.direction, -standoff), config.marginPx)) return undefined;
  let block = scene.block;
  let best: Push | undefined;
  for (let length = rolloutStep; length <= config.pushLengthMax; length += rolloutStep) {
    const agent = plus(line.touch, line.direction, length);
    block = tee.pushedBy(agent, block);
    if (!isWithin(scene, agent, config.marginPx) || !isOnTable(scene, block)) return best;
    const distance = tee.cornerDistance(block, scene.goal);
    if (best === undefined || distance < best.distance) best = { ...line, length, distance };
  }
  return best;
}

/** The way to where a push begins; from a place near enough to the touch, the push begins at once. */
function wayTo(scene: Scene, config: ScriptedConfig, line: Line): readonly Point[] {
  const begin = plus(line.touch, line.direction, -standoff);
  if (norm(minus(scene.agent, line.touch)) <= standoff) return [scene.agent];
  if (isClear(scene, begin)) return [scene.agent, begin];
  const [left, right] = [wayRound(scene, config, begin, 1), wayRound(scene, config, begin, -1)];
  return left.cost <= right.cost ? left.route : right.route;
}

/** True when the agent can go straight without coming nearer to the block than it is at either end. */
function isClear(scene: Scene, end: Point): boolean {
  const gap = (point: Point): number => tee.distanceTo(toLocal(scene.block, point)) - tee.agentRadius;
  const span = minus(end, scene.agent);
  const room = Math.min(clearance, gap(scene.agent), gap(end)) - 1;
  const count = Math.ceil(norm(span) / rolloutStep);
  for (let index = 1; index < count; index += 1) {
    if (gap(plus(scene.agent, span, index / count)) < room) return false;
  }
  return true;
}

/** Out to a circle round the block, along it in one sense, and in again. */
function wayRound(scene: Scene, config: ScriptedConfig, end: Point, sense: 1 | -1) {
  const centre = scene.block.position;
  const start = unit(minus(scene.agent, centre));
  const swept = angleFrom(start, minus(end, centre), sense);
  const count = Math.max(1, Math.ceil(swept / arcStep));
  const arc = Array.from({ length: count + 1 }, (_, index) =>
    plus(centre, turned(start, (sense * swept * index) / count), arcRadius),
  );
  const squeezed = arc.filter((point) => !isWithin(scene, point, config.marginPx)).length;
  const route = [scene.agent, ...arc.map((point) => within(scene, point, config.marginPx)), end];
  return { route, cost: routeLength(route) + squeezed * squeezeCost };
}

/** The nearest point that keeps a margin from the edges of the area. */
function within(scene: Scene, point: Point, margin: number): Point {
  const clamp = (axis: 0 | 1): number =>
    Math.min(scene.high[axis] - margin, Math.max(scene.low[axis] + margin, point[axis]));
  return [clamp(0), clamp(1)];
}

function isWithin(scene: Scene, point: Point, margin: number): boolean {
  const [x, y] = within(scene, point, margin);
  return x === point[0] && y === point[1];
}

function isOnTable(scene: Scene, block: Pose): boolean {
  return tee.corners(block).every((corner) => isWithin(scene, corner, 0));
}
