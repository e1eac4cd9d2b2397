/** Which topics of a graph are evidence, and which starts of nodes a manifest lists. */
import assert from 'node:assert/strict';
import { nodeTopics, providerTopics, topics } from '../../../msgs/index.ts';
import { topicToRecord } from '../../../nodes/recorder/discovery.ts';
import { siteTopics } from '../../../nodes/safety_gate/live_topics.ts';
import { Starts } from '../../../replay/starts.ts';
import { testMeta } from '../../support/messages.ts';

describe('topicToRecord', () => {
  for (const topic of [
    topics.plan,
    topics.stop,
    providerTopics('mock').score,
    nodeTopics('gate').stepInput,
  ]) {
    it(`records ${topic.name} as the topic table describes it`, () => {
      assert.deepEqual(topicToRecord({ name: topic.name, types: [topic.type.name] }), topic);
    });
  }

  it('leaves topics of the site and names with another type alone', () => {
    assert.equal(topicToRecord({ name: 'camera/image', types: ['sensor_msgs/msg/Image'] }), undefined);
    assert.equal(topicToRecord({ name: topics.plan.name, types: ['std_msgs/msg/String'] }), undefined);
    assert.equal(topicToRecord({ name: '/score', types: ['worldforge_msgs/msg/Score'] }), undefined);
  });

  it("leaves alone what another run says in a namespace below the recorder's own", () => {
    for (const topic of [nodeTopics('replay/gate').stepInput, providerTopics('left/mock').score])
      assert.equal(topicToRecord({ name: topic.name, types: [topic.type.name] }), undefined);
  });

  it('records what the site says to a LIVE gate, by the names of its policy', () => {
    const site = siteTopics({ estop: 'cell/estop', enabling: 'cell/enabling', joint_states: 'arm/joints' });
    const known = { name: 'arm/joints', types: ['sensor_msgs/msg/JointState'] };
    assert.equal(topicToRecord(known, Object.values(site)), site.jointStates);
    assert.equal(topicToRecord({ name: 'arm/joints', types: [] }, Object.values(site)), undefined);
    assert.equal(topicToRecord(known), undefined);
  });
});

describe('Starts', () => {
  it('lists each start of a stateful node once, a restarted one again', () => {
    const starts = new Starts();
    const { stepInput, heartbeat } = nodeTopics('gate');
    for (const boot_id of [1n, 1n, 2n]) starts.note(stepInput, testMeta({ boot_id }));
    starts.note(heartbeat, testMeta({ boot_id: 3n }));
    assert.deepEqual(starts.nodes, [
      { node: 'gate', boot_id: '1', config_path: 'inputs/gate.json' },
      { node: 'gate', boot_id: '2', config_path: 'inputs/gate.json' },
    ]);
  });
});
