// What a site bounds in space of a motion of joints: points of links, in metres and in the frame of the root.
import type { Embodiment } from '../../msgs/index.ts';
import { finite, list, oneOf, positive, record, text } from '../value_rules.ts';
import { compileChain, type Chain } from './chain.ts';
import { jointNames } from './dimensions.ts';
import type { Robot, Vector } from './robot.ts';

/** A box along the axes of the root, for one point of a link. */
export interface LinkBox {
  readonly link: string;
  /** In the frame of the link. */
  readonly point: Vector;
  readonly min: Vector;
  readonly max: Vector;
  readonly kind: 'inside' | 'keep_out';
}

/** How fast one point of a link may move: m/s, m/s^2, m/s^3. */
export interface PointLimits {
  readonly link: string;
  readonly point: Vector;
  readonly speed_max: number;
  readonly acceleration_max: number;
  readonly jerk_max: number;
}

export interface CartesianLimits {
  readonly boxes: readonly LinkBox[];
  readonly points: readonly PointLimits[];
}

/** Metres; a cell is smaller. */
const magnitude = 100;
/** Metres from the origin of its link that a tool reaches. */
const pointMagnitude = 10;
const rateMagnitude = 1e9;
const entriesMax = 16;

const link = text(64);
const point = list(finite(pointMagnitude), 3, 3);

export const linkBoxesShape = list(
  record({
    link,
    point,
    min: list(finite(magnitude), 3, 3),
    max: list(finite(magnitude), 3, 3),
    kind: oneOf(['inside', 'keep_out']),
  }),
  0,
  entriesMax,
);

export const pointLimitsShape = list(
  record({
    link,
    point,
    speed_max: positive(rateMagnitude),
    acceleration_max: positive(rateMagnitude),
    jerk_max: positive(rateMagnitude),
  }),
  0,
  entriesMax,
);

/** One point with everything that bounds it; an entry is the index of a bound in its list. */
export interface JudgedPoint {
  readonly chain: Chain;
  readonly point: Vector;
  readonly boxes: readonly { readonly entry: number; readonly box: LinkBox }[];
  readonly limits: readonly { readonly entry: number; readonly limit: PointLimits }[];
}

/**
 * The points of a site's limits, each with its chain; the load has proved them with `cartesianFaults`.
 */
export function judgedPoints(
  robot: Robot,
  embodiment: Embodiment,
  { boxes, points }: CartesianLimits,
): readonly JudgedPoint[] {
  const keyOf = (of: { readonly link: string; readonly point: Vector }): string =>
    [of.link, ...of.point].join(' ');
  const all = new Map([...boxes, ...points].map((of) => [keyOf(of), of]));
  return [...all].map(([key, of]) => ({
    chain: compileChain(robot, of.link, jointNames(embodiment)),
    point: of.point,
    boxes: boxes.map((box, entry) => ({ entry, box })).filter(({ box }) => keyOf(box) === key),
    limits: points.map((limit, entry) => ({ entry, limit })).filter(({ limit }) => keyOf(limit) === key),
  }));
}
