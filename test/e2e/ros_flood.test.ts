/** Ten thousand messages a second on a topic of the gate: it goes on, and counts what it lost. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { needs } from '../support/needs.ts';
import { rosTestEnvironment } from '../support/ros.ts';
import { demoChecklist, makeRosDesk } from './ros_desk.ts';
import { assertLastRehearsed, startProcesses } from './ros_processes.ts';
import { finished } from './support.ts';

const flood = fileURLToPath(new URL('../ros/flood_main.js', import.meta.url));

function residentKb(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]);
}

/** Ten times what the queue of the topic holds, and a fifth of what two busy cores publish. */
const floodMin = 10_000;

/** The queue of a topic holds 1000 samples of at most some kB; measured: 30 MB. */
const growthMaxKb = 128 * 1024;

describe('a graph of processes that is flooded', function () {
  needs('ros');
  this.timeout(300_000);

  it('gives every verdict, in bounded memory, and counts what was lost', async () => {
    using desk = makeRosDesk();
    await using graph = startProcesses(desk, [demoChecklist, 'rate:=1.0']);
    await graph.said('operator', 'cycle 2/');
    const gate = graph.find('gate').child.pid;
    const before = residentKb(gate);
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const peer = spawn(process.execPath, [flood, '5'], { env: rosTestEnvironment(), stdio: [...stdio] });
    const { stdout, stderr } = await finished(peer);
    assert(Number(stdout) > floodMin, `${stdout}${stderr}`);
    const grown = residentKb(gate) - before;
    assert(grown < growthMaxKb, `${String(grown)} kB more`);
    const id = await assertLastRehearsed(desk, graph);
    const journal = readFileSync(path.join(desk.workspace, 'runs', id, 'journal.jsonl'), 'utf8');
    assert.match(journal, /"kind":"samples_missing"[^\n]*"subject":"operator_command"/);
    // What neither gate nor recorder could take is not claimed to be verified.
    const verified = await desk.verify(id);
    assert(verified.code === 0 || verified.stdout.startsWith('cannot_verify'), verified.stdout);
  });
});
