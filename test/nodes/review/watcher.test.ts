/** What a review keeps of what it hears. */
import assert from 'node:assert/strict';
import type { Graph } from '../../../graph/graph.ts';
import { contentDigest, goalType, topics, type ExecutionReport } from '../../../msgs/index.ts';
import type { CycleOutcome } from '../../../nodes/review/outcome.ts';
import { watchReview, type Watcher } from '../../../nodes/review/watcher.ts';
import { running, type RunningHub } from '../../graph/memory/running.ts';
import { testCandidateSet, testGoal, testMeta, testObservation, testPlan } from '../../support/messages.ts';
import { testVerdict } from './verdicts.ts';

describe('watchReview', () => {
  let graphs: RunningHub;
  let talker: Graph;
  let told: CycleOutcome[];
  let watcher: Watcher;

  beforeEach(() => {
    graphs = running();
    talker = graphs.hub.join('talker');
    told = [];
    const onVerdict = (cycle: CycleOutcome) => told.push(cycle);
    watcher = watchReview({ graph: graphs.hub.join('review'), cyclesMax: 2, onVerdict });
  });

  afterEach(async () => {
    watcher[Symbol.dispose]();
    await graphs[Symbol.asyncDispose]();
  });

  async function publishCycle(cycle: number, withCandidates = true): Promise<void> {
    using candidates = talker.advertise(topics.candidates);
    using plans = talker.advertise(topics.plan);
    using verdicts = talker.advertise(topics.gateVerdict);
    if (withCandidates) candidates.publish(testCandidateSet({ cycle }));
    plans.publish(testPlan({ cycle }));
    verdicts.publish(testVerdict(cycle));
    await graphs.settle();
  }

  it('keeps plan and verdict of each cycle, tells of each, and no more than were wanted', async () => {
    for (const cycle of [0, 1, 2]) await publishCycle(cycle);
    const expected = [0, 1].map((cycle) => ({ plan: testPlan({ cycle }), verdict: testVerdict(cycle) }));
    assert.deepEqual(watcher.cycles, expected);
    assert.deepEqual(told, expected);
  });

  it('has the candidates of the last cycle only', async () => {
    await publishCycle(0);
    assert.deepEqual(watcher.candidates, testCandidateSet({ cycle: 0 }));
    await publishCycle(1, false);
    assert.equal(watcher.candidates, undefined);
  });

  it('keeps what the planner looked at, where it is asked to', async () => {
    using seeing = watchReview({
      graph: graphs.hub.join('seeing'),
      cyclesMax: 2,
      onVerdict: () => undefined,
      watchScenes: true,
    });
    const [observation, goal] = [testObservation(), testGoal()];
    talker.advertise(topics.goal).publish(goal);
    talker.advertise(topics.observation).publish(observation);
    await publishCycle(0);
    assert.deepEqual([seeing.scene, watcher.scene], [{ observation, goal }, undefined]);
    talker
      .advertise(topics.plan)
      .publish({ ...testPlan({ cycle: 1 }), observation_digest: contentDigest(goalType, goal) });
    talker.advertise(topics.gateVerdict).publish(testVerdict(1));
    await graphs.settle();
    assert.equal(seeing.scene, undefined);
  });

  it('keeps no verdict that came before any plan', async () => {
    talker.advertise(topics.gateVerdict).publish(testVerdict(0));
    await graphs.settle();
    assert.deepEqual(watcher.cycles, []);
  });

  it('keeps no more reports than cycles', async () => {
    const reports = talker.advertise(topics.controllerReport);
    const report = (index: number): ExecutionReport => ({
      meta: testMeta({ node: 'controller', sequence: BigInt(index) }),
      plan_digest: 'a'.repeat(64),
      index,
      driver: 'none',
      executed: false,
      steps: 1,
      code: 'would_execute',
      detail: '',
    });
    for (const index of [0, 1, 2]) reports.publish(report(index));
    await graphs.settle();
    assert.deepEqual(watcher.reports, [report(0), report(1)]);
  });
});
