// The bodies of PushT as gym-pusht 0.1.8 has them: lengths in px, angles in radians, y downwards on a screen.
import { cos, sin } from '../core/math.ts';

export type Point = readonly [number, number];

/** Where a body is: for the block, its centre of gravity. */
export interface Pose {
  readonly position: Point;
  readonly angle: number;
}

/** An axis-parallel box in the frame of a body. */
export interface Box {
  readonly centre: Point;
  /** Half of each side. */
  readonly half: Point;
}

/** Side of the table; actions are places on it. */
export const tableSide = 512;
export const agentRadius = 15;

/** The walls are round beams between these corners. */
export const wallLow = 5;
export const wallHigh = 506;
export const wallRadius = 2;

/** Wide bar and stem; the origin is the centre of gravity, 45 px below the upper edge of the wide bar. */
export const blockBoxes: readonly [Box, Box] = [
  { centre: [0, -30], half: [60, 15] },
  { centre: [0, 30], half: [15, 45] },
];
export const blockMass = 1;
/** gym-pusht gives both bars the moment of the wide one about its upper edge: 1500 px^2 each. */
export const blockInertia = 3000;
export const blockArea = 120 * 30 + 30 * 90;

/** Where gym-pusht wants the block: its pose (256, 256, pi/4) is that of the upper edge's middle. */
export const goalAngle = Math.PI / 4;
const edgeToCentre = 45;
export const goalPose: Pose = {
  position: [256 - edgeToCentre * sin(goalAngle), 256 + edgeToCentre * cos(goalAngle)],
  angle: goalAngle,
};

function boxCorners({ centre: [x, y], half: [a, b] }: Box): readonly Point[] {
  return [
    [x - a, y - b],
    [x + a, y - b],
    [x + a, y + b],
    [x - a, y + b],
  ];
}

/** The four corners of each box of a block at a pose, always in the same sense of turning. */
export function blockCorners({ position: [x, y], angle }: Pose): readonly (readonly Point[])[] {
  const [c, s] = [cos(angle), sin(angle)];
  const placed = ([a, b]: Point): Point => [x + c * a - s * b, y + s * a + c * b];
  return blockBoxes.map((box) => boxCorners(box).map(placed));
}

/** A block with a corner nearer to a wall than this is at it, px. */
const atWallPx = 3;

/** Whether a wall may hinder the block: what happens then differs most between simulators. */
export function isAtWall(pose: Pose): boolean {
  const [low, high] = [wallLow + wallRadius + atWallPx, wallHigh - wallRadius - atWallPx];
  const corners = blockCorners(pose).flat();
  return corners.some((corner) => corner.some((value) => value < low || value > high));
}
