import assert from 'node:assert/strict';
import { nextTurn } from '../../../../core/clock.ts';
import { DrivenClock } from '../../../../core/driven_clock.ts';
import { WorldforgeError } from '../../../../core/errors.ts';
import { seededRandom } from '../../../../core/random.ts';
import { Channel } from '../../../../providers/shared/request/channel.ts';
import type { CallEvent } from '../../../../providers/shared/request/events.ts';
import { requestPolicy, type CallPolicy } from '../../../../providers/shared/request/policy.ts';
import { runCall, type CallOptions } from '../../../../providers/shared/request/run_call.ts';
import { codeOfCall, open, phases } from './calls.ts';

const second = 1_000_000_000n;

interface Scene {
  readonly clocks: DrivenClock;
  readonly told: CallEvent[];
  readonly options: CallOptions<string>;
}

function scene(policy: CallPolicy, channel?: (clocks: DrivenClock) => Channel): Scene {
  const clocks = new DrivenClock({ rosNs: 0n, wallNs: 0n });
  const told: CallEvent[] = [];
  const options: CallOptions<string> = {
    provider: 'p',
    operation: 'op',
    policy,
    isIdempotent: true,
    clocks,
    random: seededRandom(7),
    onEvent: (event) => told.push(event),
    channel: channel?.(clocks),
  };
  return { clocks, told, options };
}

const silent = (): Promise<string> => new Promise(() => undefined);
const unreachable = (): Promise<string> =>
  Promise.reject(new WorldforgeError('provider_unreachable', 'the connection failed (ECONNREFUSED)'));

describe('running a call', () => {
  it('gives each attempt its time, and leaves no timer', async () => {
    const { clocks, told, options } = scene(requestPolicy(2000).polling);
    const outcome = codeOfCall(runCall(options, silent, open));
    for (let turn = 0; turn < 20; turn += 1) {
      await nextTurn();
      if (clocks.nextDueNs !== undefined) clocks.advanceTo(clocks.nextDueNs);
    }
    assert.equal(await outcome, 'provider_timeout');
    assert.deepEqual(phases(told), ['retry 1 -', 'retry 2 -', 'failure 3 -']);
    assert.deepEqual(
      told.map(({ durationMs }) => durationMs),
      [2000, 2000, 2000],
    );
    assert.equal(clocks.nextDueNs, undefined);
  });

  it('waits the same times for the same seed', async () => {
    const waits = async () => {
      const { clocks, told, options } = scene(requestPolicy(2000).polling);
      const outcome = codeOfCall(runCall(options, unreachable, open));
      for (let turn = 0; turn < 20; turn += 1) {
        await nextTurn();
        if (clocks.nextDueNs !== undefined) clocks.advanceTo(clocks.nextDueNs);
      }
      await outcome;
      return told.map(({ metadata }) => metadata['next_delay_seconds']);
    };
    const first = await waits();
    assert.deepEqual(first, await waits());
    assert.equal(first.filter((wait) => typeof wait === 'number' && wait < 0.5).length, 2);
  });

  it('says by how much the budget was passed', async () => {
    const { clocks, told, options } = scene(requestPolicy(5000, 1000).polling);
    const late = runCall(options, silent, open);
    const outcome = late.catch((error: unknown) => error);
    await nextTurn();
    assert.equal(clocks.nextDueNs, second);
    clocks.advanceTo(1_234_000_000n);
    const error = await outcome;
    assert.ok(error instanceof WorldforgeError);
    assert.equal(error.code, 'provider_budget_exceeded');
    assert.equal(error.message, "Provider 'p' op exceeded budget 1.000s after 1.234s.");
    assert.deepEqual(told[0]?.metadata, { max_elapsed_seconds: 1 });
    assert.deepEqual(phases(told), ['budget_exceeded 1 -']);
    assert.equal(clocks.nextDueNs, undefined);
  });

  it('never takes a late answer for that of a later attempt', async () => {
    const { clocks, options } = scene(requestPolicy(1000).polling);
    const answers: ((text: string) => void)[] = [];
    const attempt = (): Promise<string> => new Promise((resolve) => answers.push(resolve));
    const outcome = runCall(options, attempt, open);
    await nextTurn();
    clocks.advanceTo(second);
    await nextTurn();
    clocks.advanceTo(2n * second);
    await nextTurn();
    answers[0]?.('of the first attempt');
    await nextTurn();
    answers[1]?.('of the second');
    assert.equal(await outcome, 'of the second');
    assert.equal(answers.length, 2);
  });

  it('ends the signal of every attempt, however it ended', async () => {
    const { clocks, options } = scene(requestPolicy(1000).polling);
    const signals: AbortSignal[] = [];
    const attempt = async (signal: AbortSignal, number: number) => {
      signals.push(signal);
      return number === 1 ? unreachable() : 'answer';
    };
    const outcome = runCall(options, attempt, open);
    await nextTurn();
    clocks.advanceTo(second);
    assert.equal(await outcome, 'answer');
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true],
    );
  });

  it('is cancelled in an attempt and in the wait for the next', async () => {
    for (const attempt of [silent, unreachable]) {
      const { clocks, options } = scene(requestPolicy(1000).polling);
      const controller = new AbortController();
      const outcome = codeOfCall(runCall(options, attempt, controller.signal));
      await nextTurn();
      controller.abort(new Error('stopped'));
      assert.equal(await outcome, 'Error: stopped');
      assert.equal(clocks.nextDueNs, undefined);
    }
    const { options } = scene(requestPolicy(1000).polling);
    let asked = 0;
    const attempt = async () => String((asked += 1));
    assert.equal(
      await codeOfCall(runCall(options, attempt, AbortSignal.abort(new Error('no')))),
      'Error: no',
    );
    assert.equal(asked, 0);
  });

  it('asks no server whose circuit is open, and probes it once after its time', async () => {
    const policy = requestPolicy(1000).request;
    const { clocks, told, options } = scene(policy, (at) => new Channel({ provider: 'p', clocks: at }));
    for (let call = 0; call < 5; call += 1) await codeOfCall(runCall(options, unreachable, open));
    assert.deepEqual(options.channel?.state, {
      circuit: 'open',
      failuresInARow: 0,
      openForMs: 5000,
      inFlight: 0,
    });
    assert.equal(await codeOfCall(runCall(options, unreachable, open)), 'circuit_open');
    assert.equal(told.length, 5);
    clocks.advanceTo(5n * second);
    const probe = runCall(options, silent, open);
    assert.equal(options.channel.state.circuit, 'half_open');
    assert.equal(await codeOfCall(runCall(options, unreachable, open)), 'circuit_open');
    await nextTurn();
    clocks.advanceTo(6n * second);
    assert.equal(await codeOfCall(probe), 'provider_timeout');
    assert.equal(options.channel.state.openForMs, 10_000);
    clocks.advanceTo(16n * second);
    assert.equal(await runCall(options, () => Promise.resolve('back'), open), 'back');
    assert.equal(options.channel.state.circuit, 'closed');
  });
});
