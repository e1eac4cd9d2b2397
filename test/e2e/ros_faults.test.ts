/** A running graph of processes: anyone may stop it, and it survives the death of a provider. */
import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { inRepository } from '../../scripts/repository.ts';
import { needs } from '../support/needs.ts';
import { rosTestEnvironment } from '../support/ros.ts';
import { demoChecklist, makeRosDesk, onlyRun } from './ros_desk.ts';
import type { Finished } from './support.ts';

/** Calls back once, when the launch has said this. */
function whenSaid(
  words: string,
  act: (launch: ChildProcess) => void,
): (text: string, child: ChildProcess) => void {
  let done = false;
  return (text, child) => {
    if (done || !text.includes(words)) return;
    done = true;
    act(child);
  };
}

const texts = ({ stdout, stderr }: Finished): string => `${stdout}\n${stderr}`;

describe('a graph of processes on ROS 2', function () {
  needs('ros');
  this.timeout(300_000);

  it('is stopped by an empty message of anyone, without a key', async () => {
    using desk = makeRosDesk();
    const stop = whenSaid('cycle 1/', () => {
      spawn('python3', [inRepository('test', 'ros', 'stop_peer.py')], { env: { ...rosTestEnvironment() } });
    });
    // At the recorded pace the session lasts fifteen seconds.
    const ended = await desk.launch([demoChecklist, 'rate:=1.0'], stop);
    assert.equal(ended.code, 1, texts(ended));
    const { id, manifest } = onlyRun(desk);
    const { verdicts } = manifest.facts;
    assert.deepEqual([manifest.status, verdicts[0]?.verdict], ['refused', 'rehearse']);
    const codes = verdicts.at(-1)?.codes ?? [];
    assert(codes.includes('checklist_incomplete') && codes.includes('approval_missing'), codes.join(', '));
    assert.equal((await desk.verify(id)).code, 0);
  });

  it('goes on without a provider that is killed, and verifies', async () => {
    using desk = makeRosDesk();
    const kill = whenSaid('cycle 1/', ({ pid }) => {
      const found = execFileSync('pgrep', ['-P', String(pid), '-f', '__node:=mock'], { encoding: 'utf8' });
      process.kill(Number(found.trim()), 'SIGKILL');
    });
    // Without shared memory a killed process leaves nothing behind.
    const ended = await desk.launch([demoChecklist, 'rate:=0.5', 'cycles:=4', 'transport:=udp'], kill);
    assert.equal(ended.code, 1, texts(ended));
    const { id, manifest } = onlyRun(desk);
    const { verdicts } = manifest.facts;
    assert.deepEqual([manifest.status, verdicts.length], ['refused', 4]);
    // Cycles may go on while the kill is under way, but for none is there a score after it.
    assert.match(verdicts.map(({ verdict }) => verdict).join(' '), /^(rehearse )+refuse( refuse)*$/);
    assert.equal((await desk.verify(id)).code, 0);
  });
});
