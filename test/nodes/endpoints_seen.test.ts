/** Who publishes where, as a step is told of it. */
import assert from 'node:assert/strict';
import { canonicalJson } from '../../core/canonical_json.ts';
import { topics } from '../../msgs/index.ts';
import { until } from '../graph/memory/running.ts';
import { testGoal } from '../support/messages.ts';
import { answers, orders, ProbeBench } from './probe.ts';

describe('publishers that a step is told of', () => {
  let bench: ProbeBench;

  beforeEach(() => {
    bench = new ProbeBench();
  });

  afterEach(() => bench[Symbol.asyncDispose]());

  it('tells who publishes on a topic of one publisher, whenever that changed', async () => {
    bench.begin();
    const first = bench.talker.advertise(topics.goal);
    first.publish(testGoal());
    first.publish(testGoal());
    await bench.graphs.settle();
    using _second = bench.graphs.hub.join('stranger').advertise(topics.goal);
    first.publish(testGoal());
    await bench.graphs.settle();
    const endpoints = (...publishers: readonly string[]): string =>
      `endpoints_seen ${canonicalJson({ topic: 'goal', publishers })}`;
    assert.deepEqual(bench.laterInputs(), [
      endpoints('talker'),
      'message goal',
      endpoints('stranger', 'talker'),
      'message goal',
    ]);
  });

  it('names no more publishers than an input holds', async () => {
    bench.begin();
    const crowd = Array.from({ length: 100 }, (_, index) => `${'n'.repeat(100)}${index}`);
    const publishers = crowd.map((name) => bench.graphs.hub.join(name).advertise(topics.goal));
    publishers[0]!.publish(testGoal());
    await bench.graphs.settle();
    const value = { topic: 'goal', publishers: Array.from({ length: 8 }, () => 'n'.repeat(64)) };
    assert.deepEqual(bench.laterInputs(), [`endpoints_seen ${canonicalJson(value)}`, 'message goal']);
  });

  it('looks at each tick who publishes, by name and id, for a step that asks for that', async () => {
    const watches = () => [{ ...answers, name: 'probe/source', publishers: 'one' } as const];
    bench.begin({ step: { ...bench.step, watches, identifies: () => true } });
    const source = bench.graphs.hub
      .join('source')
      .advertise({ ...answers, name: 'probe/source', publishers: 'one' });
    await bench.order('wake');
    await until(() => bench.seen.at(-1)?.kind === 'tick');
    await bench.graphs.settle();
    const [endpoint] = bench.talker.endpoints({ ...answers, name: 'probe/source' });
    const value = { topic: 'probe/source', publishers: ['source'], ids: [endpoint!.endpointId] };
    assert.deepEqual(bench.laterInputs().slice(-2), [`endpoints_seen ${canonicalJson(value)}`, 'tick']);
    source[Symbol.dispose]();
  });

  it('does not watch the publishers of a topic that many may publish on', async () => {
    bench.begin();
    await bench.order('nothing');
    using _other = bench.graphs.hub.join('other').advertise(orders);
    await bench.order('nothing');
    assert.deepEqual(bench.laterInputs(), ['message probe/order', 'message probe/order']);
  });
});
