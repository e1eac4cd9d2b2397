// A walk along a polyline: minimum-jerk in time, rounded at the corners, and joined to the speed that is
// there already.
import { dot, minus, norm, origin, plus, times, unit, type Point } from './planar.ts';

export interface Walk {
  /** Places to pass, the present one first. */
  readonly route: readonly Point[];
  /** Velocity at the start, per second. */
  readonly velocity: Point;
  /** Highest speed on the way, per second. */
  readonly speed: number;
  readonly dtS: number;
  readonly steps: number;
}

/** A walk takes at least this long, so that a short one is not a jerk. */
const durationSMin = 0.5;
/** Velocity that does not point along the route fades within this time. */
const fadeSMax = 0.5;
/** A corner is rounded over at most this length on either side. */
const roundingMax = 24;
const roundingSamples = 4;

/** Share of the way from rest to rest; its greatest slope is 1.875. */
function progress(share: number): number {
  const u = Math.min(1, share);
  return u * u * u * (10 - 15 * u + 6 * u * u);
}
const progressSlopeMax = 1.875;

/** What a speed of 1 at the start adds, until it has faded: a bump that ends flat at 1. */
function coasting(share: number): number {
  const u = Math.min(1, share);
  return u - u * u * u * (6 - 8 * u + 3 * u * u);
}

interface Leg {
  readonly from: Point;
  readonly along: Point;
  readonly length: number;
}

function legsOf(route: readonly Point[]): readonly Leg[] {
  return route.slice(1).flatMap((to, index) => {
    const from = route[index] ?? to;
    const length = norm(minus(to, from));
    return length > 0 ? [{ from, along: unit(minus(to, from)), length }] : [];
  });
}

export function routeLength(route: readonly Point[]): number {
  return legsOf(route).reduce((sum, { length }) => sum + length, 0);
}

/** The place after a distance along the legs. */
function placeAt(legs: readonly Leg[], distance: number): Point {
  let left = Math.max(0, distance);
  for (const [index, { from, along, length }] of legs.entries()) {
    if (left <= length || index === legs.length - 1) return plus(from, along, Math.min(left, length));
    left -= length;
  }
  return origin;
}

/** The mean of the places around: corners become curves, straight legs and both ends stay. */
function roundedPlaceAt(legs: readonly Leg[], distance: number, total: number): Point {
  const reach = Math.min(roundingMax, distance, total - distance);
  let sum = origin;
  for (let sample = -roundingSamples; sample <= roundingSamples; sample += 1) {
    sum = plus(sum, placeAt(legs, distance + (reach * sample) / roundingSamples));
  }
  return times(sum, 1 / (2 * roundingSamples + 1));
}

/** One point a step, the first one step after the start; at the end of the route it rests. */
export function walk({ route, velocity, speed, dtS, steps }: Walk): readonly Point[] {
  const legs = legsOf(route);
  const total = legs.reduce((sum, { length }) => sum + length, 0);
  const durationS = Math.max(durationSMin, (progressSlopeMax * total) / speed);
  const heading = legs[0]?.along ?? origin;
  // Above twice the mean speed a walk would overshoot and come back.
  const carried = Math.min(Math.max(0, dot(velocity, heading)), speed, (2 * total) / durationS);
  const residual = minus(velocity, times(heading, carried));
  const fadeS = Math.min(durationS, fadeSMax);
  const start = route[0] ?? origin;
  return Array.from({ length: steps }, (_, index) => {
    const timeS = (index + 1) * dtS;
    const share = timeS / durationS;
    const distance = Math.min(total, total * progress(share) + carried * durationS * coasting(share));
    const place = legs.length === 0 ? start : roundedPlaceAt(legs, distance, total);
    return plus(place, residual, fadeS * coasting(timeS / fadeS));
  });
}
