// A world state in its JSON form, played with a chunk of actions in the embedded PushT world.
import { z } from 'zod';
import type { Json } from '../../core/canonical_json.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { coverage } from '../../sim/coverage.ts';
import { goalPose, isAtWall, type Point } from '../../sim/geometry.ts';
import { rolloutStepsMax, type PushTSimulator } from '../../sim/simulator.ts';
import type { PushTState } from '../../sim/state.ts';
import type { PredictRequest, Prediction } from '../provider.ts';
import { cornerDistance } from '../shared/tee.ts';

/**
 * Shares of rollouts of 16 steps that end within 1 px of gym-pusht: away from the walls and at one
 * (docs/simulator.md).
 */
const confidences = { free: 0.97, wall: 0.5 } as const;

const point = z.tuple([z.number(), z.number()]);
const pose = z.object({ position: point, angle: z.number() });
const worldState = z.object({
  embodiment: z.literal('pusht'),
  step: z.int().min(0).default(0),
  agent: z.object({ position: point, velocity: point.default([0, 0]) }),
  block: pose,
  goal: pose.default({ position: [...goalPose.position], angle: goalPose.angle }),
});
type WorldState = z.infer<typeof worldState>;

const actionChunk = z.object({ targets: z.array(point).min(1).max(rolloutStepsMax) });
const stepCount = z.int().min(1).max(rolloutStepsMax);

/** @throws WorldforgeError provider_failed for a value of another form */
function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = [what, ...(issue?.path ?? [])].join('.');
  throw new WorldforgeError('provider_failed', `sim: ${path}: ${issue?.message ?? 'refused'}`, {
    hint: 'providers/sim/README.md shows a request',
  });
}

/** One target a step: of a chunk that is shorter the last one is held, `noop` holds where the agent is. */
function targetsOf({ action, steps }: PredictRequest, agent: Point): readonly Point[] {
  const count = parse(stepCount, steps, 'steps');
  if (action.type === 'noop') return Array.from({ length: count }, () => agent);
  if (action.type !== 'action_chunk') {
    const known = 'action_chunk and noop are known';
    throw new WorldforgeError('provider_failed', `sim: action ${action.type} is unknown; ${known}`);
  }
  const { targets } = parse(actionChunk, action.parameters, 'action_chunk');
  return Array.from({ length: count }, (_, step) => targets[Math.min(step, targets.length - 1)] ?? agent);
}

function outcome(before: WorldState, { agent, agentVelocity, block }: PushTState, steps: number): Json {
  return {
    embodiment: before.embodiment,
    step: before.step + steps,
    agent: { position: agent, velocity: agentVelocity },
    block: { position: block.position, angle: block.angle },
    goal: before.goal,
    coverage: coverage(block, before.goal),
    keypoint_distance_px: cornerDistance(block, before.goal),
  };
}

/** @throws WorldforgeError provider_failed, sim_state_invalid, sim_action_invalid */
export function predicted(simulator: PushTSimulator, request: PredictRequest): Prediction {
  const before = parse(worldState, request.worldState, 'world state');
  const { agent, block } = before;
  const begin: PushTState = { agent: agent.position, agentVelocity: agent.velocity, block };
  const states = simulator.rollout(begin, targetsOf(request, agent.position));
  const atWall = [begin, ...states].some((state) => isAtWall(state.block));
  return {
    worldState: outcome(before, states.at(-1) ?? begin, states.length),
    physicsScore: 1,
    confidence: atWall ? confidences.wall : confidences.free,
    frames: [],
  };
}
