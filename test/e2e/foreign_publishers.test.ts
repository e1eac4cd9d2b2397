/** A topic with one legitimate publisher on which a second one appears: nothing rests on it any more. */
import assert from 'node:assert/strict';
import { topics, type Topic } from '../../msgs/index.ts';
import { startProviderHost } from '../../nodes/provider_host/node.ts';
import type { ReviewSettings } from '../../nodes/review/settings.ts';
import { scratchFolder, type Scratch } from '../support/scratch.ts';
import { baseSettings, conduct, type StartHost, type Trial } from './trial.ts';

/** The host of the scorer is there on a topic that is none of its own; it need not say anything. */
function alsoOn(topic: Topic<unknown>): StartHost {
  return (options) => {
    if (options.provider.name === 'mock') options.graph.advertise(topic);
    return startProviderHost(options);
  };
}

describe('a second publisher', () => {
  let keys: Scratch;
  let settings: ReviewSettings;
  before(async () => {
    keys = scratchFolder();
    settings = await baseSettings(keys.path, 2);
  });
  after(() => keys[Symbol.dispose]());

  async function trialOn(topic: Topic<unknown>): Promise<Trial> {
    const trial = await conduct(settings, { startHost: alsoOn(topic) });
    assert.deepEqual([trial.outcome.fault, trial.verification.status], [undefined, 'equal']);
    return trial;
  }

  const refusing: readonly (readonly [Topic<unknown>, string])[] = [
    [topics.goal, 'no_goal'],
    [topics.observation, 'foreign_publisher'],
    [topics.plan, 'foreign_publisher'],
    [topics.gateState, 'foreign_publisher'],
    [topics.gateVerdict, 'foreign_publisher'],
    [topics.rehearsal, 'foreign_publisher'],
    [topics.approvedChunk, 'foreign_publisher'],
    [topics.planRequest, 'no_candidates'],
    [topics.candidates, 'no_scores'],
    [topics.recorderState, 'recorder_not_ready'],
  ];
  for (const [topic, code] of refusing) {
    it(`on ${topic.name} lets no cycle pass, with ${code}`, async () => {
      const { outcome } = await trialOn(topic);
      assert.deepEqual([outcome.status, outcome.cycles.length, outcome.reports], ['refused', 2, []]);
      for (const { verdict } of outcome.cycles)
        assert.ok(verdict.codes.includes(code), verdict.codes.join(', '));
    });
  }
});
