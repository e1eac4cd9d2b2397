// The topics that exist for a LIVE gate alone. In a dry run nothing here is asked for, so no publisher is
// made that a robot would listen to.
import {
  clockTopic,
  jointStateType,
  nodeTopics,
  sensorTopic,
  stdBoolType,
  stdEmptyType,
  stdUInt8Type,
  topics,
  type JointState,
  type MessageType,
  type Topic,
} from '../../msgs/index.ts';
import { peersNeeded } from '../../safety/hold_guards.ts';
import type { LivePolicy } from '../../safety/index.ts';

/** A topic of the site with the one publisher that its policy names. */
function siteTopic<M>(name: string, type: MessageType<M>): Topic<M> {
  return { ...sensorTopic(name, type), publishers: 'one' };
}

export interface SiteTopics {
  readonly estop: Topic<{ readonly data: boolean }>;
  readonly enabling: Topic<{ readonly data: number }>;
  readonly jointStates: Topic<JointState>;
}

/** What the site itself publishes for the gate. */
export function siteTopics({ estop, enabling, joint_states }: LivePolicy['inputs']): SiteTopics {
  return {
    estop: siteTopic(estop, stdBoolType),
    enabling: siteTopic(enabling, stdUInt8Type),
    jointStates: siteTopic(joint_states, jointStateType),
  };
}

/** The same as a list: what a recorder keeps of the site's own topics. */
export function siteInputs({ inputs }: LivePolicy): readonly Topic<unknown>[] {
  const { estop, enabling, jointStates } = siteTopics(inputs);
  return [estop, enabling, jointStates];
}

export function liveInputs(site: LivePolicy): readonly Topic<unknown>[] {
  return [
    ...siteInputs(site),
    ...peersNeeded.map((node) => nodeTopics(node).heartbeat),
    topics.controllerReport,
  ];
}

export const liveOutputs: readonly Topic<unknown>[] = [topics.approvedChunk, topics.stop];

/** Sources of the plan that the gate does not read itself, and the clock that nobody may set. */
export function liveWatches(site: LivePolicy, inputs: readonly Topic<unknown>[]): readonly Topic<unknown>[] {
  const read = inputs.map(({ name }) => name);
  const others = site.sources.filter(({ topic }) => !read.includes(topic));
  return [...others.map(({ topic }) => siteTopic(topic, stdEmptyType)), clockTopic];
}
