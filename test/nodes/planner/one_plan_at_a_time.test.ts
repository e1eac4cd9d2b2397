/** A LIVE planner gets observations only while the gate has no plan and has answered the last one. */
import assert from 'node:assert/strict';
import { gateVerdictConstants, topics, type GateVerdict } from '../../../msgs/index.ts';
import { onePlanAtATime } from '../../../nodes/planner/one_plan_at_a_time.ts';
import { running } from '../../graph/memory/running.ts';
import { testMeta, testObservation, testPlan } from '../../support/messages.ts';
import { gateStateOf } from '../controller/live_site.ts';

const limitNs = 10_000_000_000n;
const plan = testPlan();

function verdictOf(review_id: string): GateVerdict {
  return {
    meta: testMeta({ cycle: plan.meta.cycle }),
    review_id,
    plan_digest: plan.plan_digest,
    verdict: gateVerdictConstants.VERDICT_REFUSE,
    codes: [],
    refusals: [],
    review_age_ns: 0n,
    proposal_age_ns: 0n,
  };
}

function deskOf(graphs: ReturnType<typeof running>) {
  const graph = onePlanAtATime(graphs.hub.join('planner'), limitNs);
  const given: bigint[] = [];
  graph.subscribe(topics.observation, { onSample: ({ message }) => given.push(message.meta.sequence) });
  const plans = graph.advertise(topics.plan);
  const [gate, observer] = [graphs.hub.join('gate'), graphs.hub.join('observer')];
  const [states, verdicts] = [gate.advertise(topics.gateState), gate.advertise(topics.gateVerdict)];
  const observations = observer.advertise(topics.observation);
  let sequence = 0n;
  return {
    given,
    plan: () => plans.publish(plan),
    state: (state: string, plan_digest = '', boot_id = 77n) => {
      const changes = { plan_digest, meta: { ...gateStateOf(plan, state).meta, boot_id } };
      states.publish(gateStateOf(plan, state, changes));
    },
    verdict: (review: string) => verdicts.publish(verdictOf(review)),
    pass: (ns: bigint) => new Promise<void>((resolve) => void gate.clocks.after(ns, resolve)),
    /** Whether the planner gets what is observed now. */
    isGiven: async (): Promise<boolean> => {
      const observation = testObservation();
      await graphs.settle();
      observations.publish({ ...observation, meta: { ...observation.meta, sequence } });
      sequence += 1n;
      await graphs.settle();
      return given.at(-1) === sequence - 1n;
    },
  };
}

describe('onePlanAtATime', () => {
  it('gives nothing before a gate is heard that is disarmed', async () => {
    await using graphs = running();
    const desk = deskOf(graphs);
    assert.equal(await desk.isGiven(), false);
    desk.state('latched');
    assert.equal(await desk.isGiven(), false);
    desk.state('disarmed');
    assert.equal(await desk.isGiven(), true);
  });

  it('gives nothing from a plan to the end of its execution', async () => {
    await using graphs = running();
    const desk = deskOf(graphs);
    desk.state('disarmed');
    await graphs.settle();
    desk.plan();
    assert.equal(await desk.isGiven(), false);
    desk.verdict('review-1'); // what is still missing
    assert.equal(await desk.isGiven(), false);
    for (const phase of ['review', 'approved', 'permitted', 'executing', 'stopping']) {
      desk.state(phase, plan.plan_digest);
      assert.equal(await desk.isGiven(), false, phase);
    }
    desk.state('disarmed');
    assert.equal(await desk.isGiven(), true);
  });

  it('goes on where the gate refuses a plan, was started again, or says nothing for too long', async () => {
    await using graphs = running();
    const desk = deskOf(graphs);
    desk.state('disarmed');
    await graphs.settle();
    desk.plan();
    desk.verdict('');
    assert.equal(await desk.isGiven(), true);
    desk.plan();
    assert.equal(await desk.isGiven(), false);
    desk.state('disarmed', '', 78n);
    assert.equal(await desk.isGiven(), true);
    desk.plan();
    assert.equal(await desk.isGiven(), false);
    await desk.pass(limitNs + 1n);
    assert.equal(await desk.isGiven(), true);
  });
});
