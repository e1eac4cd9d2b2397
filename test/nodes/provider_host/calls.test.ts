/** Calls that fail, hang, come late or are cut short. The machine's time is moved by hand. */
import assert from 'node:assert/strict';
import { WorldforgeError } from '../../../core/errors.ts';
import { providerTopics } from '../../../msgs/index.ts';
import type { PolicyAnswer } from '../../../providers/provider.ts';
import { until, type RunningHub } from '../../graph/memory/running.ts';
import { oneSecondNs } from '../support.ts';
import { answerOf, deadlineNs, hostBench, propose, providerName, told, type HostBench } from './bench.ts';

/** Calls of a provider that answer when the test says so. */
function held() {
  const calls: {
    readonly signal: AbortSignal;
    answer(answer: PolicyAnswer): void;
    fail(error: Error): void;
  }[] = [];
  return {
    calls,
    propose: (_request: unknown, signal: AbortSignal) =>
      new Promise<PolicyAnswer>((answer, fail) => calls.push({ signal, answer, fail })),
  };
}

/** Lets the machine's time pass until it is so late, while calls are pending. */
async function pass({ real }: RunningHub, ns: bigint): Promise<void> {
  await until(() => real.nextDueNs !== undefined);
  real.advanceTo(ns);
}

const counts = ({ statuses }: HostBench) => {
  const { calls, failures, dropped, code } = statuses.at(-1)!;
  return { calls, failures, dropped, code };
};

describe('a call of a provider', () => {
  for (const [what, thrown, code, detail] of [
    ['an error', new Error('out of memory'), 'provider_failed', 'out of memory'],
    [
      'an error with a code',
      new WorldforgeError('provider_config', 'no weights'),
      'provider_config',
      'no weights',
    ],
    ['a text', 'just a text', 'provider_failed', 'just a text'],
    ['a secret', new Error('token=abcdef123456'), 'provider_failed', 'token=[redacted]'],
    ['a NUL', new Error('a\u0000b'), 'provider_failed', 'a\uFFFDb'],
    ['a long text', new Error('€'.repeat(5000)), 'provider_failed', '€'.repeat(85)],
    ['half a character', new Error(`${'a'.repeat(84)}😀`), 'provider_failed', `${'a'.repeat(84)}\uFFFD`],
  ] as const) {
    it(`that throws ${what} has failed, with code and text`, async () => {
      const throwing = () => {
        throw thrown as Error; // a provider may throw anything
      };
      await using bench = await hostBench({ propose: throwing });
      bench.ask();
      await bench.graphs.settle();
      assert.deepEqual(
        bench.events.map((event) => [told(event), event.detail]),
        [
          ['asked', ''],
          [`failed ${code}`, detail],
        ],
      );
      assert.deepEqual(counts(bench), { calls: 1n, failures: 1n, dropped: 0n, code });
      assert.deepEqual([bench.chunks, bench.errors], [[], []]);
    });
  }

  it('tells how long it took, and what the provider knows of that time', async () => {
    const provider = held();
    await using bench = await hostBench(provider);
    bench.ask();
    await until(() => provider.calls.length === 1);
    await pass(bench.graphs, 3n * oneSecondNs);
    const own = { queueNs: 1n, inferenceNs: 999n, transportNs: 20n, translationNs: 300n };
    provider.calls[0]!.answer({ ...answerOf(1), timings: own });
    await until(() => bench.chunks.length === 1);
    assert.deepEqual(bench.chunks[0]?.timings, {
      queue_ns: 1n,
      inference_ns: 3n * oneSecondNs - 321n,
      transport_ns: 20n,
      translation_ns: 300n,
    });
    await bench.graphs.settle();
    assert.deepEqual(
      bench.events.map(({ phase, duration_ns }) => [phase, duration_ns]),
      [
        ['asked', 0n],
        ['answered', 3n * oneSecondNs],
      ],
    );
  });

  it('that hangs ends at its deadline, and is busy until it really ends', async () => {
    const provider = held();
    await using bench = await hostBench(provider);
    bench.ask({}, 0);
    await until(() => provider.calls.length === 1);
    assert.equal(provider.calls[0]!.signal.aborted, false);
    await pass(bench.graphs, deadlineNs);
    await bench.graphs.settle();
    assert.equal(provider.calls[0]!.signal.aborted, true);
    assert.deepEqual(bench.events.map(told), ['asked', 'failed provider_deadline']);
    assert.deepEqual(
      [bench.events[1]?.duration_ns, bench.events[1]?.detail],
      [deadlineNs, 'probe did not answer within 10000 ms'],
    );

    bench.ask({}, 1);
    await bench.graphs.settle();
    assert.deepEqual(bench.events.slice(2).map(told), ['failed provider_busy']);
    assert.deepEqual(counts(bench), { calls: 1n, failures: 1n, dropped: 1n, code: 'provider_busy' });

    provider.calls[0]!.answer(answerOf(1));
    await bench.graphs.settle();
    assert.equal(bench.chunks.length, 0);
    bench.ask({}, 2);
    await until(() => provider.calls.length === 2);
    provider.calls[1]!.answer(answerOf(1));
    await until(() => bench.chunks.length === 1);
    await bench.graphs.settle();
    assert.deepEqual(
      bench.chunks.map(({ request_id }) => request_id),
      ['request 2'],
    );
    assert.deepEqual(counts(bench), { calls: 2n, failures: 1n, dropped: 1n, code: '' });
  });

  it('that fails after its deadline is free again, and says no more', async () => {
    const provider = held();
    await using bench = await hostBench(provider);
    bench.ask({}, 0);
    await until(() => provider.calls.length === 1);
    await pass(bench.graphs, deadlineNs);
    await bench.graphs.settle();
    provider.calls[0]!.fail(new Error('too late'));
    await bench.graphs.settle();
    bench.ask({}, 1);
    await until(() => provider.calls.length === 2);
    assert.deepEqual(bench.events.map(told), ['asked', 'failed provider_deadline', 'asked']);
  });

  it('is answered before its deadline or not at all, however close the answer comes', async () => {
    for (let turns = 0; turns < 20; turns += 1) {
      const provider = held();
      await using bench = await hostBench(provider);
      bench.ask();
      await until(() => provider.calls.length === 1 && bench.graphs.real.nextDueNs !== undefined);
      provider.calls[0]!.answer(answerOf(1));
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      bench.graphs.real.advanceTo(deadlineNs);
      await bench.graphs.settle();
      const [, ending] = bench.events;
      const inTime = ending!.duration_ns < deadlineNs;
      assert.equal(told(ending!), inTime ? 'answered' : 'failed provider_deadline', `after ${turns} turns`);
      assert.equal(bench.chunks.length, inTime ? 1 : 0);
    }
  });

  it('is not left without a limit by a request that has none worth the name', async () => {
    const provider = held();
    await using bench = await hostBench(provider);
    bench.ask({ deadline_ns: 2n ** 64n - 1n });
    await until(() => provider.calls.length === 1);
    await pass(bench.graphs, 600n * oneSecondNs);
    await bench.graphs.settle();
    assert.deepEqual(bench.events.map(told), ['asked', 'failed provider_deadline']);
  });

  it('is dropped and counted while another is under way, which is not disturbed', async () => {
    const provider = held();
    await using bench = await hostBench(provider);
    bench.ask({}, 0);
    bench.ask({}, 1);
    await until(() => bench.events.length === 2);
    provider.calls[0]!.answer(answerOf(1));
    await until(() => bench.chunks.length === 1);
    await bench.graphs.settle();
    assert.deepEqual(
      bench.events.map((event) => [told(event), event.request_id]),
      [
        ['asked', 'request 0'],
        ['failed provider_busy', 'request 1'],
        ['answered', 'request 0'],
      ],
    );
    assert.deepEqual(counts(bench), { calls: 1n, failures: 0n, dropped: 1n, code: '' });
  });

  it('leaves a status that is well again after the next good answer', async () => {
    let failures = 1;
    await using bench = await hostBench({
      propose: (request, signal) => {
        failures -= 1;
        return failures < 0 ? propose(request, signal) : Promise.reject(new Error('once'));
      },
    });
    for (const cycle of [0, 1]) {
      bench.ask({}, cycle);
      await bench.graphs.settle();
    }
    assert.deepEqual(
      bench.statuses.map(({ state, calls, failures: failed, code }) => [state, calls, failed, code]),
      [
        [3, 0n, 0n, ''],
        [3, 1n, 1n, 'provider_failed'],
        [3, 2n, 1n, ''],
      ],
    );
  });
});

describe('a provider host that is disposed of', () => {
  it('cancels the call under way, says so, and publishes nothing more', async () => {
    const provider = held();
    await using bench = await hostBench(provider);
    bench.ask();
    await until(() => provider.calls.length === 1);
    bench.host[Symbol.dispose]();
    provider.calls[0]!.answer(answerOf(1));
    await bench.graphs.settle();
    assert.equal(provider.calls[0]!.signal.aborted, true);
    assert.deepEqual(bench.events.map(told), ['asked', 'cancelled']);
    assert.deepEqual([bench.statuses.at(-1)?.state, bench.chunks, bench.errors], [4, [], []]);
    const own = Object.values(providerTopics(providerName));
    assert.deepEqual(
      own.flatMap((topic) => bench.asker.endpoints(topic).filter(({ node }) => node === providerName)),
      [],
    );
  });

  it('goes quietly when the graph has ended before', async () => {
    const provider = held();
    const bench = await hostBench(provider);
    bench.ask();
    await until(() => provider.calls.length === 1);
    bench.asker.clocks.after(0n, () => {
      throw new Error('a fault');
    });
    await assert.rejects(bench.graphs.ended, new Error('a fault'));
    bench.host[Symbol.dispose]();
    assert.deepEqual(bench.errors, []);
  });
});
