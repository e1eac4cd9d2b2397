/** What is wrong around a topic, from the endpoints that DDS shows. */
import assert from 'node:assert/strict';
import type { ClientEndpoint } from '../../../graph/ros/client_library.ts';
import { findingsOf, type TopicScene } from '../../../graph/ros/health.ts';
import { sensorTopic, stdStringType, topics } from '../../../msgs/index.ts';

const offers = { reliable: 1, best_effort: 2, transient_local: 1, volatile: 2 } as const;

function endpoint(name: string, change: Partial<ClientEndpoint> = {}): ClientEndpoint {
  return {
    node_name: name,
    node_namespace: '/left',
    topic_type: topics.gateState.type.name,
    endpoint_gid: [],
    qos_profile: { reliability: offers.reliable, durability: offers.transient_local },
    ...change,
  };
}

const scene: TopicScene = {
  topic: topics.gateState,
  publishes: false,
  subscribes: true,
  publishers: [endpoint('gate')],
  subscriptions: [endpoint('operator')],
};
const codes = (change: Partial<TopicScene>) => findingsOf({ ...scene, ...change }).map(({ code }) => code);

describe('findingsOf', () => {
  it('finds nothing where all is as the topic table says', () => {
    assert.deepEqual(findingsOf(scene), []);
  });

  it('names a second publisher of a topic that has one', () => {
    const publishers = [endpoint('gate'), endpoint('intruder', { node_namespace: '/' })];
    assert.deepEqual(findingsOf({ ...scene, publishers }), [
      { code: 'foreign_publisher', detail: 'gate/state has one publisher, not /intruder, /left/gate' },
    ]);
    assert.deepEqual(codes({ topic: topics.operatorCommand, publishers: [], subscriptions: [] }), []);
  });

  it('names another type on our name, of a publisher or of a subscription', () => {
    const other = endpoint('other', { topic_type: 'std_msgs/msg/String' });
    const [finding] = findingsOf({ ...scene, subscriptions: [other] });
    assert.equal(
      finding?.detail,
      '/left/other uses gate/state as std_msgs/msg/String, not worldforge_msgs/msg/GateState',
    );
    assert.deepEqual(codes({ publishers: [other] }), ['foreign_type']);
  });

  it('names offers that are less than what this node wants', () => {
    const qos_profile = { reliability: offers.best_effort, durability: offers.volatile };
    const publishers = [endpoint('gate', { qos_profile })];
    assert.deepEqual(codes({ publishers }), ['qos_mismatch', 'qos_mismatch']);
    assert.deepEqual(codes({ publishers, subscribes: false }), []);
    const camera = sensorTopic('camera', stdStringType);
    const sensor = [endpoint('camera', { qos_profile, topic_type: stdStringType.name })];
    assert.deepEqual(codes({ topic: camera, publishers: sensor, subscriptions: [] }), []);
  });

  it('names wishes that are more than what this node offers', () => {
    const late = endpoint('late', { topic_type: topics.gateVerdict.type.name });
    const change = { topic: topics.gateVerdict, publishes: true, subscribes: false, publishers: [] };
    assert.deepEqual(codes({ ...change, subscriptions: [late] }), ['qos_mismatch']);
  });
});
