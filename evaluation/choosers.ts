// Ways to choose the next chunk of a closed loop: what an evaluation compares.
import { seededRandom } from '../core/random.ts';
import type { CandidateSet, Observation } from '../msgs/index.ts';
import { rank } from '../planning/rank.ts';
import type { Robot } from '../planning/task.ts';
import type { PolicyAnswer, PolicyProvider, ScoreProvider } from '../providers/provider.ts';
import { cornerDistance } from '../providers/shared/tee.ts';
import { goalPose, tableSide, type Point } from '../sim/geometry.ts';
import type { PushTSimulator } from '../sim/simulator.ts';
import { search } from './cem.ts';
import { candidateSetOf, observationOf, pushtGoal, type Seen } from './scene.ts';

export interface Decision {
  readonly seen: Seen;
  /** Counts the decisions of an episode from 0. */
  readonly cycle: number;
  /** Noise seed of this decision: the same for every way to choose. */
  readonly seed: bigint;
}

export interface Chooser {
  readonly name: string;
  readonly description: string;
  /** Targets to execute, one a control step; empty where no candidate may be executed. */
  choose(decision: Decision, signal: AbortSignal): Promise<readonly Point[]>;
}

export interface Brains {
  readonly policy: PolicyProvider;
  readonly robot: Robot;
}

interface Proposal {
  readonly answer: PolicyAnswer;
  readonly observation: Observation;
  /** Candidates whose steps all lie on the table: others are rejected whole. */
  readonly usable: readonly number[];
}

/** All the steps of a candidate that count. */
function stepsOf({ data, shape, startIndex }: PolicyAnswer, candidate: number): readonly Point[] {
  const [, horizon, dim] = shape;
  return Array.from({ length: horizon - startIndex }, (_, step): Point => {
    const at = (candidate * horizon + startIndex + step) * dim;
    return [data[at] ?? Number.NaN, data[at + 1] ?? Number.NaN];
  });
}

function isOnTable([x, y]: Point): boolean {
  return x >= 0 && x <= tableSide && y >= 0 && y <= tableSide;
}

async function propose(
  { policy, robot }: Brains,
  { seen, cycle, seed }: Decision,
  candidates: number,
  signal: AbortSignal,
): Promise<Proposal> {
  const observation = observationOf(seen, robot);
  const { embodiment } = robot;
  const request = { goal: pushtGoal, observation, embodiment, candidates, seed, cycle };
  const answer = await policy.propose(request, signal);
  const indices = Array.from({ length: answer.shape[0] }, (_, index) => index);
  const usable = indices.filter((index) => executed(answer, index).every(isOnTable));
  return { answer, observation, usable };
}

function executed(answer: PolicyAnswer, candidate: number): readonly Point[] {
  return stepsOf(answer, candidate).slice(0, answer.executeSteps);
}

function valueAt(values: Float64Array, index: number | undefined): number {
  return index === undefined ? Number.NaN : (values[index] ?? Number.NaN);
}

function chosen({ answer }: Proposal, index: number | undefined): readonly Point[] {
  return index === undefined ? [] : executed(answer, index);
}

/** The first candidate: nobody judges it. */
export function policyAlone(brains: Brains): Chooser {
  return {
    name: 'policy',
    description: `the first chunk of ${brains.policy.name}`,
    choose: async (decision, signal) => {
      const proposal = await propose(brains, decision, 1, signal);
      return chosen(proposal, proposal.usable[0]);
    },
  };
}

export interface Choice {
  readonly candidates: number;
  /** The first candidate stands unless another one's score is better by this much, in the scorer's unit. */
  readonly margin: number;
}

/** The best of the candidates after a scorer. */
export function policyWithScore(
  brains: Brains,
  scorer: ScoreProvider,
  { candidates, margin }: Choice,
): Chooser {
  const { policy, robot } = brains;
  const { embodiment } = robot;
  const held = margin === 0 ? '' : `, where it is better than the first by ${margin}`;
  return {
    name: 'policy+score',
    description: `of ${candidates} chunks of ${policy.name} the one that ${scorer.name} likes best${held}`,
    choose: async (decision, signal) => {
      const proposal = await propose(brains, decision, candidates, signal);
      const { answer, observation, usable } = proposal;
      const set: CandidateSet = candidateSetOf(answer, robot);
      const request = { goal: pushtGoal, observation, set, embodiment };
      const { values, lowerIsBetter } = await scorer.score(request, signal);
      const [best] = rank({ values, lowerIsBetter }, usable).order;
      const [first] = usable;
      const gain = Math.abs(valueAt(values, best) - valueAt(values, first));
      return chosen(proposal, gain < margin ? first : best);
    },
  };
}

/** Cross-entropy search in the embedded world, begun from the candidates: an upper reference. */
export function policyWithSearch(brains: Brains, world: PushTSimulator, candidates: number): Chooser {
  return {
    name: 'policy+cem',
    description: `CEM over the embedded world from ${candidates} chunks of ${brains.policy.name}`,
    choose: async (decision, signal) => {
      const { answer, usable } = await propose(brains, decision, candidates, signal);
      const plans = usable.map((index) => stepsOf(answer, index)).filter((plan) => plan.every(isOnTable));
      const [, begin] = decision.seen;
      const cost = (plan: readonly Point[]): number => {
        const end = world.rollout(begin, plan).at(-1) ?? begin;
        return cornerDistance(end.block, goalPose);
      };
      const random = seededRandom('cem', decision.seed);
      return search(plans, { cost, allowed: isOnTable, random }).slice(0, answer.executeSteps);
    },
  };
}
