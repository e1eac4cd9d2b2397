/** The gate sees a plan after its observation, whatever order they come in; a stop waits for nobody. */
import assert from 'node:assert/strict';
import { contentDigest, observationType, topics, type Plan } from '../../msgs/index.ts';
import { plansAfterObservations, rehearsalsAfterPlans } from '../../nodes/arrival_order.ts';
import { running } from '../graph/memory/running.ts';
import { testObservation, testPlan } from '../support/messages.ts';

const observation = testObservation();
const digest = contentDigest(observationType, observation);
const planOn = (observation_digest: string): Plan => ({ ...testPlan(), observation_digest });

/** What the gate is given, in order. */
function gateOn(graphs: ReturnType<typeof running>) {
  const graph = plansAfterObservations(graphs.hub.join('gate'));
  const given: string[] = [];
  graph.subscribe(topics.plan, {
    onSample: ({ message }) => given.push(`plan on ${message.observation_digest}`),
  });
  graph.subscribe(topics.observation, { onSample: () => given.push('observation') });
  graph.subscribe(topics.stop, { onSample: () => given.push('stop') });
  const talker = graphs.hub.join('talker');
  return {
    given,
    plans: talker.advertise(topics.plan),
    observations: talker.advertise(topics.observation),
    stops: talker.advertise(topics.stop),
    after: (ns: bigint) => new Promise<void>((resolve) => talker.clocks.after(ns, resolve)),
  };
}

describe('plansAfterObservations', () => {
  it('gives a plan at once when its observation is there', async () => {
    await using graphs = running();
    const { given, plans, observations } = gateOn(graphs);
    observations.publish(observation);
    plans.publish(planOn(digest));
    await graphs.settle();
    assert.deepEqual(given, ['observation', `plan on ${digest}`]);
  });

  it('keeps a plan until its observation comes, and lets a stop pass', async () => {
    await using graphs = running();
    const { given, plans, observations, stops } = gateOn(graphs);
    plans.publish(planOn(digest));
    stops.publish({});
    observations.publish(observation);
    await graphs.settle();
    assert.deepEqual(given, ['stop', 'observation', `plan on ${digest}`]);
  });

  it('gives a plan after half a second when its observation does not come', async () => {
    await using graphs = running();
    const { given, plans, after } = gateOn(graphs);
    const other = 'e'.repeat(64);
    plans.publish(planOn(other));
    await after(499_000_000n);
    assert.deepEqual(given, []);
    await after(2_000_000n);
    assert.deepEqual(given, [`plan on ${other}`]);
  });

  it('keeps the order of plans', async () => {
    await using graphs = running();
    const { given, plans, observations, after } = gateOn(graphs);
    const other = 'e'.repeat(64);
    observations.publish(observation);
    await graphs.settle();
    plans.publish(planOn(other));
    plans.publish(planOn(digest));
    await after(1_000_000_000n);
    assert.deepEqual(given, ['observation', `plan on ${other}`, `plan on ${digest}`]);
  });
});

describe('rehearsalsAfterPlans', () => {
  it('keeps a rehearsal until its plan comes', async () => {
    await using graphs = running();
    const graph = rehearsalsAfterPlans(graphs.hub.join('controller'));
    const given: string[] = [];
    graph.subscribe(topics.plan, { onSample: () => given.push('plan') });
    graph.subscribe(topics.rehearsal, { onSample: () => given.push('rehearsal') });
    const talker = graphs.hub.join('talker');
    const [plans, rehearsals] = [talker.advertise(topics.plan), talker.advertise(topics.rehearsal)];
    const { plan_digest, dimensions, mode, dt_ns, slice_steps, slice, tail_steps, tail, meta } = testPlan();
    const window = { meta, plan_digest, index: 0, first_step: 0, dimensions, mode, dt_ns };
    rehearsals.publish({ ...window, steps: slice_steps, data: slice, tail_steps, tail });
    await graphs.settle();
    assert.deepEqual(given, []);
    plans.publish(testPlan());
    await graphs.settle();
    assert.deepEqual(given, ['plan', 'rehearsal']);
  });
});
