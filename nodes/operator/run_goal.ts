// What a run is for, before it begins: the goal of the recording, of a file or of the launch, and how many
// cycles make it complete.
import { WorldforgeError } from '../../core/errors.ts';
import { metaConstants } from '../../msgs/index.ts';
import type { ObservationProfile } from '../observer/profile.ts';
import { cyclesOfRun, type Extent } from '../player/extent.ts';
import { openSession, sessionPath } from '../review/session_source.ts';
import type { GoalContent } from './goal.ts';
import { goalTensors, readGoalFile } from './goal_file.ts';

export interface GoalAsked extends Extent {
  /** Empty: live sensors. */
  readonly session: string;
  /** Instruction; empty: that of the file or of the recording. */
  readonly goal: string;
  /** Empty: none. */
  readonly goalFile: string;
  readonly profile: ObservationProfile;
}

export interface RunGoal {
  readonly content: GoalContent;
  /** 0: the run has no end of its own. */
  readonly cycles: number;
  /** Of the recording; absent with live sensors, where the gate binds answers to the run. */
  readonly sessionDigest?: string;
}

type Told = Omit<GoalContent, 'source'>;

/** @throws WorldforgeError goal_missing, goal_invalid */
function toldGoal({ goal, goalFile, profile }: GoalAsked): Told {
  if (goalFile !== '') {
    const file = readGoalFile(goalFile);
    const instruction = goal === '' ? file.instruction : goal;
    return { instruction, tensors: goalTensors(file, profile, goalFile) };
  }
  const names = profile.goal.tensors.map(({ name }) => name);
  if (goal !== '' && names.length === 0) return { instruction: goal, tensors: [] };
  const text =
    names.length === 0
      ? 'live sensors have no recording that says what the robot is to do'
      : `profile ${profile.name} has the goal tensors ${names.join(', ')}, and no recording gives them`;
  const hint = names.length === 0 ? 'give goal:=TEXT' : 'give goal_file:=FILE, or a profile without them';
  throw new WorldforgeError('goal_missing', text, { hint });
}

/** @throws WorldforgeError goal_missing, goal_invalid, session_missing, session_cut, session_invalid */
export async function runGoal(asked: GoalAsked): Promise<RunGoal> {
  const { session: name, goal, goalFile, profile, cycles } = asked;
  if (name === '') return { content: { ...toldGoal(asked), source: metaConstants.SOURCE_LIVE }, cycles };
  const session = await openSession(sessionPath(name), profile);
  const { prepared, digest } = session;
  const own = { instruction: goal === '' ? prepared.instruction : goal, tensors: prepared.goalTensors };
  const told = goalFile === '' ? own : toldGoal(asked);
  return {
    content: { ...told, source: metaConstants.SOURCE_REPLAY },
    cycles: await cyclesOfRun(session, profile, asked),
    sessionDigest: digest,
  };
}
