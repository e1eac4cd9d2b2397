/** Topics that a LIVE gate has, and a dry one has not. */
import assert from 'node:assert/strict';
import { topics } from '../../../msgs/index.ts';
import { gateStep } from '../../../nodes/safety_gate/step.ts';
import { startStep } from '../../../nodes/step_shell.ts';
import { running } from '../../graph/memory/running.ts';
import { sources } from '../../safety/live_builders.ts';
import { config, identity } from './gate_node.ts';
import { gateKey, liveConfig, signedSite } from './live_site.ts';

const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
const moving = [topics.approvedChunk, topics.stop];

describe('topics of the gate', () => {
  it('are those of the site, of the peers and of the robot in LIVE alone', () => {
    const added = [
      'estop',
      'enabling',
      'joint_states',
      'observer/heartbeat',
      'planner/heartbeat',
      'controller/heartbeat',
      'controller/report',
    ];
    const dry = names(gateStep.inputs(config()));
    assert.deepEqual(names(gateStep.inputs(liveConfig())), [...dry, ...added]);
    const said = names(gateStep.outputs(config()));
    assert.deepEqual(names(gateStep.outputs(liveConfig())), [...said, ...names(moving)]);
    assert.deepEqual([gateStep.identifies!(config()), gateStep.identifies!(liveConfig())], [false, true]);
  });

  it('have one publisher each where the site names one', () => {
    const site = gateStep.inputs(liveConfig()).filter(({ name }) => name in signedSite().live!.inputs);
    assert.deepEqual(
      site.map(({ publishers }) => publishers),
      ['one', 'one', 'one'],
    );
  });

  it('that feed the plan unread are watched in LIVE, and the clock that nobody may set', () => {
    const camera = { topic: 'camera/image', node: 'camera' };
    const site = signedSite({ sources: [...sources, camera] });
    assert.deepEqual(names(gateStep.watches!(liveConfig(site))), ['camera/image', '/clock']);
    assert.deepEqual(names(gateStep.watches!(config({ site_policy: site }))), [topics.approvedChunk.name]);
  });

  it('that move a robot have no publisher in a dry run, even by a policy that allows LIVE', async () => {
    await using graphs = running();
    const others = graphs.hub.join('other');
    const start = (settings: ReturnType<typeof config>) =>
      startStep({
        graph: graphs.hub.join('gate'),
        step: gateStep,
        config: settings,
        identity,
        journal: { append: () => ({ sequence: 1 }) },
        signer: gateKey,
      });
    const publishers = () =>
      moving.map((topic) => others.endpoints(topic).filter((end) => end.publisher).length);
    {
      using _dry = start(config({ site_policy: signedSite() }));
      assert.deepEqual(publishers(), [0, 0]);
    }
    using _live = start(liveConfig());
    assert.deepEqual(publishers(), [1, 1]);
  });
});
