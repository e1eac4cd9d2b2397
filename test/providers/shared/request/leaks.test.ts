import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nextTurn } from '../../../../core/clock.ts';
import { DrivenClock } from '../../../../core/driven_clock.ts';
import { httpCall } from '../../../../providers/shared/request/http.ts';
import { requestPolicy } from '../../../../providers/shared/request/policy.ts';
import { codeOfCall, getting } from './calls.ts';
import { socketServer } from './server.ts';

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

/** What goes wrong, in turns: nothing comes, a reset, half an answer, a wrong length. */
const faults: readonly ((socket: Socket) => void)[] = [
  () => undefined,
  (socket) => socket.resetAndDestroy(),
  (socket) => socket.end(`${head}Content-Length: 100\r\n\r\n{"half":`),
  (socket) => socket.end(`${head}Content-Length: x\r\n\r\n{}`),
];
const codes = ['provider_timeout', 'provider_unreachable', 'provider_unreachable', 'provider_protocol'];

function usedBytes(collect: () => void): number {
  collect();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

describe('a thousand faults in a row', () => {
  it('leave no socket, no timer and no 20 MB', async function () {
    this.timeout(120_000);
    setFlagsFromString('--expose-gc');
    const clean = () => void runInNewContext('gc()');
    const clocks = new DrivenClock({ rosNs: 0n, wallNs: 0n });
    const controller = new AbortController();
    let reached: () => void = () => undefined;
    await using server = await socketServer((socket, number) => {
      faults[(number - 1) % faults.length]?.(socket);
      reached();
    });
    const one = async (number: number): Promise<string> => {
      const arrived = new Promise<void>((resolve) => (reached = resolve));
      const { call } = getting(server.url(), { clock: clocks, policy: requestPolicy(1000).request });
      const outcome = codeOfCall(httpCall(call, controller.signal));
      await arrived;
      if (number % faults.length === 0) clocks.advanceTo(clocks.nextDueNs ?? 0n);
      return outcome;
    };
    for (let number = 0; number < 100; number += 1) assert.equal(await one(number), codes[number % 4]);
    const before = usedBytes(clean);
    for (let number = 100; number < 1100; number += 1) assert.equal(await one(number), codes[number % 4]);
    while (server.open() > 0) await nextTurn();
    assert.equal(clocks.nextDueNs, undefined);
    const ours = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap');
    assert.deepEqual(ours, []);
    const grown = usedBytes(clean) - before;
    assert.ok(grown < 20 * 1024 * 1024, `${grown} bytes`);
  });
});
