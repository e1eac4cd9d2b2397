// The topic table as data: relative name, type, profile, who may publish. A namespace is a robot.
import type { MessageType } from './message_type.ts';
import * as types from './types.ts';

/** The four QoS profiles; `graph` maps each to queues or to DDS settings in one table. */
export type Profile = 'sensor' | 'stream' | 'event' | 'state';

export interface Topic<M> {
  /** Relative name. */
  readonly name: string;
  readonly type: MessageType<M>;
  readonly profile: Profile;
  /** `one`: two publishers make every sample `foreign_publisher`. */
  readonly publishers: 'one' | 'many';
}

function topic<M>(
  name: string,
  type: MessageType<M>,
  profile: Profile,
  publishers: 'one' | 'many' = 'one',
): Topic<M> {
  return { name, type, profile, publishers };
}

export const topics = {
  goal: topic('goal', types.goalType, 'state'),
  observation: topic('observer/observation', types.observationType, 'stream'),
  planRequest: topic('planner/request', types.planRequestType, 'event'),
  candidates: topic('planner/candidates', types.candidateSetType, 'event'),
  plan: topic('planner/plan', types.planType, 'event'),
  gateState: topic('gate/state', types.gateStateType, 'state'),
  gateVerdict: topic('gate/verdict', types.gateVerdictType, 'event'),
  rehearsal: topic('gate/rehearsal', types.rehearsalChunkType, 'event'),
  approvedChunk: topic('gate/approved_chunk', types.approvedChunkType, 'event'),
  operatorCommand: topic('operator_command', types.operatorCommandType, 'event', 'many'),
  stop: topic('stop', types.stdEmptyType, 'event', 'many'),
  playerPause: topic('player/pause', types.stdBoolType, 'event', 'many'),
  playerStep: topic('player/step', types.stdEmptyType, 'event', 'many'),
  controllerReport: topic('controller/report', types.executionReportType, 'event'),
  recorderState: topic('recorder/state', types.recorderStateType, 'state'),
  recorderGraph: topic('recorder/graph', types.graphSnapshotType, 'event'),
} as const;

/** Simulated or played time, of all robots: the one name of ours that no namespace moves. */
export const clockTopic = topic('/clock', types.clockType, 'sensor');

/** The name of a provider's node and the head of its topics: ROS names take no hyphen, so it becomes `_`. */
export function providerNode(provider: string): string {
  return provider.replaceAll('-', '_');
}

/** The four topics of one provider. */
export function providerTopics(provider: string) {
  const node = providerNode(provider);
  return {
    actionChunk: topic(`${node}/action_chunk`, types.actionChunkType, 'event'),
    score: topic(`${node}/score`, types.scoreType, 'event'),
    status: topic(`${node}/status`, types.providerStatusType, 'state'),
    events: topic(`${node}/events`, types.providerEventType, 'event'),
  } as const;
}

/** The two topics of one stateful node; `node` is `planner`, `gate` or `controller`. */
export function nodeTopics(node: string) {
  return {
    heartbeat: topic(`${node}/heartbeat`, types.heartbeatType, 'stream'),
    stepInput: topic(`${node}/step_input`, types.stepInputType, 'event'),
  } as const;
}

/** A topic of the site's own, named in a profile or a policy. */
export function sensorTopic<M>(name: string, type: MessageType<M>, profile: Profile = 'sensor'): Topic<M> {
  return topic(name, type, profile, 'many');
}
