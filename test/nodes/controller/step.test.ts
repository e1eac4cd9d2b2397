/** The controller of a dry run, as a pure step and behind its shell. */
import assert from 'node:assert/strict';
import type { Json } from '../../../core/canonical_json.ts';
import {
  actionChunkConstants,
  actionDimensions,
  executionReportType,
  metaConstants,
  topics,
  type ExecutionReport,
  type RehearsalChunk,
  type StepEvent,
} from '../../../msgs/index.ts';
import { controllerStep } from '../../../nodes/controller/step.ts';
import { startStep } from '../../../nodes/step_shell.ts';
import { running } from '../../graph/memory/running.ts';
import { pushtEmbodiment, testMeta, testStartNs } from '../../support/messages.ts';
import { hear, testIdentity } from '../support.ts';

const identity = testIdentity('controller');
const times = { receivedNs: 1n, rosNs: testStartNs };

function window(index: number, fields: Partial<RehearsalChunk> = {}): RehearsalChunk {
  return {
    meta: testMeta({
      node: 'gate',
      cycle: 4,
      sequence: BigInt(index),
      recorded_stamp: { sec: 5, nanosec: 6 },
    }),
    plan_digest: 'a'.repeat(64),
    index,
    first_step: 8 * index,
    dimensions: actionDimensions(pushtEmbodiment()),
    mode: actionChunkConstants.MODE_ABSOLUTE,
    dt_ns: 100_000_000n,
    steps: 2,
    data: Float32Array.of(1, 2, 3, 4),
    tail_steps: 1,
    tail: Float32Array.of(5, 6),
    ...fields,
  };
}

const rehearsal = (chunk: RehearsalChunk): StepEvent => ({
  kind: 'message',
  topic: topics.rehearsal.name,
  digest: 'd'.repeat(64),
  message: chunk,
  ...times,
});
const endpointsSeen = (value: Json): StepEvent => ({
  kind: 'internal',
  name: 'endpoints_seen',
  value,
  ...times,
});

/** The reports that follow from events. */
function reports(...events: readonly StepEvent[]): readonly ExecutionReport[] {
  let state = controllerStep.start({ driver: 'none' }, identity);
  return events.flatMap((event) => {
    const { state: next, outputs, effects } = controllerStep.step(state, event);
    state = next;
    assert.deepEqual(effects, []);
    return outputs.map(({ topic, bytes }) => {
      assert.equal(topic, topics.controllerReport.name);
      return executionReportType.decode(bytes);
    });
  });
}

const codes = (...events: readonly StepEvent[]) =>
  reports(...events).map(({ code, executed }) => [code, executed]);
const both = { topic: topics.rehearsal.name, publishers: ['gate', 'stranger'] };

describe('controllerStep', () => {
  it('says of each window what the driver would have done, and executes nothing', () => {
    const [first, second] = reports(rehearsal(window(0)), rehearsal(window(1)));
    assert.deepEqual(first, {
      meta: {
        robot_id: 'pusht',
        run_id: identity.run_id,
        cycle: 4,
        node: 'controller',
        boot_id: 2n ** 64n - 1n,
        sequence: 0n,
        stamp: { sec: 1_700_000_000, nanosec: 0 },
        recorded_stamp: { sec: 5, nanosec: 6 },
        source: metaConstants.SOURCE_REPLAY,
      },
      plan_digest: 'a'.repeat(64),
      index: 0,
      driver: 'none',
      executed: false,
      steps: 3,
      code: 'would_execute',
      detail: 'driver none commands nothing',
    });
    assert.deepEqual([second?.index, second?.meta.sequence], [1, 1n]);
  });

  it('believes nothing any more once a second publisher was seen, even after it left', () => {
    const alone = { topic: topics.rehearsal.name, publishers: ['gate'] };
    assert.deepEqual(
      codes(
        endpointsSeen(alone),
        rehearsal(window(0)),
        endpointsSeen(both),
        rehearsal(window(1)),
        endpointsSeen(alone),
        rehearsal(window(2)),
      ),
      [
        ['would_execute', false],
        ['foreign_publisher', false],
        ['foreign_publisher', false],
      ],
    );
  });

  it('takes two publishers of one name for two', () => {
    const twice = { topic: topics.rehearsal.name, publishers: ['gate', 'gate'] };
    assert.deepEqual(codes(endpointsSeen(twice), rehearsal(window(0))), [['foreign_publisher', false]]);
  });

  it('is not moved by any other input', () => {
    const others: readonly StepEvent[] = [
      { kind: 'tick', ...times },
      { ...rehearsal(window(0)), topic: topics.approvedChunk.name } as StepEvent,
      { kind: 'internal', name: 'start', value: both, ...times },
      endpointsSeen({ ...both, topic: topics.plan.name }),
      ...[null, 1, 'text', [], {}, { topic: topics.rehearsal.name }, { ...both, publishers: 'many' }].map(
        (value) => endpointsSeen(value),
      ),
    ];
    assert.deepEqual(codes(...others, rehearsal(window(0))), [['would_execute', false]]);
  });
});

describe('the controller on a graph', () => {
  it('hears only the topic of rehearsals, and refuses it when a second publisher joins', async () => {
    await using graphs = running();
    const { hub } = graphs;
    const heard = hear(hub.join('listener'), topics.controllerReport);
    using _controller = startStep({
      graph: hub.join('controller'),
      step: controllerStep,
      config: { driver: 'none' },
      identity,
    });
    const gate = hub.join('gate').advertise(topics.rehearsal);
    gate.publish(window(0));
    await graphs.settle();
    using _stranger = hub.join('stranger').advertise(topics.rehearsal);
    gate.publish(window(1));
    await graphs.settle();
    assert.deepEqual(
      heard.map(({ code, executed, index }) => [code, executed, index]),
      [
        ['would_execute', false, 0],
        ['foreign_publisher', false, 1],
      ],
    );
    const listened = [topics.rehearsal, topics.approvedChunk].map((topic) =>
      hub
        .join('eye')
        .endpoints(topic)
        .filter(({ node }) => node === 'controller'),
    );
    assert.deepEqual(
      listened.map(({ length }) => length),
      [1, 0],
    );
  });
});
