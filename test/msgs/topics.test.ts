import assert from 'node:assert/strict';
import { nodeTopics, providerTopics, sensorTopic, topics } from '../../msgs/topics.ts';
import { jointStateType } from '../../msgs/types.ts';

/** The table of the design, and the two of the player: name, type, profile, publishers. */
const expected = [
  ['goal', 'worldforge_msgs/msg/Goal', 'state', 'one'],
  ['observer/observation', 'worldforge_msgs/msg/Observation', 'stream', 'one'],
  ['planner/request', 'worldforge_msgs/msg/PlanRequest', 'event', 'one'],
  ['planner/candidates', 'worldforge_msgs/msg/CandidateSet', 'event', 'one'],
  ['planner/plan', 'worldforge_msgs/msg/Plan', 'event', 'one'],
  ['gate/state', 'worldforge_msgs/msg/GateState', 'state', 'one'],
  ['gate/verdict', 'worldforge_msgs/msg/GateVerdict', 'event', 'one'],
  ['gate/rehearsal', 'worldforge_msgs/msg/RehearsalChunk', 'event', 'one'],
  ['gate/approved_chunk', 'worldforge_msgs/msg/ApprovedChunk', 'event', 'one'],
  ['operator_command', 'worldforge_msgs/msg/OperatorCommand', 'event', 'many'],
  ['stop', 'std_msgs/msg/Empty', 'event', 'many'],
  ['player/pause', 'std_msgs/msg/Bool', 'event', 'many'],
  ['player/step', 'std_msgs/msg/Empty', 'event', 'many'],
  ['controller/report', 'worldforge_msgs/msg/ExecutionReport', 'event', 'one'],
  ['recorder/state', 'worldforge_msgs/msg/RecorderState', 'state', 'one'],
  ['recorder/graph', 'worldforge_msgs/msg/GraphSnapshot', 'event', 'one'],
  ['mock/action_chunk', 'worldforge_msgs/msg/ActionChunk', 'event', 'one'],
  ['mock/score', 'worldforge_msgs/msg/Score', 'event', 'one'],
  ['mock/status', 'worldforge_msgs/msg/ProviderStatus', 'state', 'one'],
  ['mock/events', 'worldforge_msgs/msg/ProviderEvent', 'event', 'one'],
  ['gate/heartbeat', 'worldforge_msgs/msg/Heartbeat', 'stream', 'one'],
  ['gate/step_input', 'worldforge_msgs/msg/StepInput', 'event', 'one'],
  ['joint_states', 'sensor_msgs/msg/JointState', 'sensor', 'many'],
];

describe('topics', () => {
  const all = [
    ...Object.values(topics),
    ...Object.values(providerTopics('mock')),
    ...Object.values(nodeTopics('gate')),
    sensorTopic('joint_states', jointStateType),
  ];

  it('are those of the design', () => {
    assert.deepEqual(
      all.map(({ name, type, profile, publishers }) => [name, type.name, profile, publishers]),
      expected,
    );
  });

  it('of a provider with a hyphen have an underscore in its place', () => {
    const names = Object.values(providerTopics('pusht-policy')).map(({ name }) => name);
    assert.deepEqual(
      names,
      ['action_chunk', 'score', 'status', 'events'].map((name) => `pusht_policy/${name}`),
    );
  });

  it('have relative names of lower snake_case', () => {
    for (const { name } of all) assert.match(name, /^[a-z][a-z0-9_]*(\/[a-z][a-z0-9_]*)*$/);
  });
});
