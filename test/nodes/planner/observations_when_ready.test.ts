/** No observation reaches a planner before everybody is there; then it has the newest, and all later ones. */
import assert from 'node:assert/strict';
import { topics } from '../../../msgs/index.ts';
import { observationsWhenReady } from '../../../nodes/planner/observations_when_ready.ts';
import { running } from '../../graph/memory/running.ts';
import { testGoal, testObservation } from '../../support/messages.ts';

function plannerOn(graphs: ReturnType<typeof running>) {
  const graph = observationsWhenReady(graphs.hub.join('planner'));
  const given: string[] = [];
  graph.subscribe(topics.goal, { onSample: () => given.push('goal') });
  graph.subscribe(topics.observation, {
    onSample: ({ message }) => given.push(`observation ${message.meta.sequence}`),
  });
  const talker = graphs.hub.join('talker');
  const [goals, observations] = [talker.advertise(topics.goal), talker.advertise(topics.observation)];
  const observe = (sequence: bigint): void => {
    const observation = testObservation();
    observations.publish({ ...observation, meta: { ...observation.meta, sequence } });
  };
  return { graph, given, observe, goals };
}

describe('observationsWhenReady', () => {
  it('gives the newest observation when all are there, and says how many it passed over', async () => {
    await using graphs = running();
    const { graph, given, observe, goals } = plannerOn(graphs);
    for (const sequence of [0n, 1n, 2n]) observe(sequence);
    goals.publish(testGoal());
    await graphs.settle();
    assert.deepEqual(given, ['goal']);
    assert.equal(graph.ready(), 2);
    observe(3n);
    await graphs.settle();
    assert.deepEqual(given, ['goal', 'observation 2', 'observation 3']);
  });

  it('waits for the first observation where none has come', async () => {
    await using graphs = running();
    const { graph, given, observe } = plannerOn(graphs);
    assert.equal(graph.ready(), 0);
    observe(0n);
    await graphs.settle();
    assert.deepEqual(given, ['observation 0']);
  });
});
