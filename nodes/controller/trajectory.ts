// A course as the trajectory controller of ros2_control takes it. Every message of one plan is on the same
// time, so that a new one replaces the one before without a jump: points that both hold are the same.
import { nsToStamp } from '../../core/time.ts';
import { jointTrajectoryType, type JointTrajectory, type Topic } from '../../msgs/index.ts';
import type { LiveRobot } from '../../safety/index.ts';
import { remaining, type Course } from './lookahead.ts';

/** The publisher of commands: one for each robot. */
export function trajectoryTopic(name: string): Topic<JointTrajectory> {
  return { name, type: jointTrajectoryType, profile: 'stream', publishers: 'one' };
}

/** Where a robot that its site lets go LIVE is commanded: a recorder keeps it. */
export function commandTopics({ driver, topic }: LiveRobot): readonly Topic<unknown>[] {
  return driver === 'joint_trajectory' ? [trajectoryTopic(topic)] : [];
}

export interface TrajectoryTimes {
  /** Steady clock. */
  readonly nowNs: bigint;
  /** What is added to a time of the steady clock for one of the ROS clock. */
  readonly rosOffsetNs: bigint;
}

/** All that is left of the course; `header.stamp` is when the course began. */
export function trajectoryOf(
  course: Course,
  jointNames: readonly string[],
  { nowNs, rosOffsetNs }: TrajectoryTimes,
): JointTrajectory {
  const nothing = new Float64Array(0);
  return {
    header: { stamp: nsToStamp(course.beginNs + rosOffsetNs), frame_id: '' },
    joint_names: jointNames,
    points: remaining(course, nowNs).map(({ positions, velocities, fromBeginNs }) => ({
      positions,
      velocities,
      accelerations: nothing,
      effort: nothing,
      time_from_start: nsToStamp(fromBeginNs),
    })),
  };
}
