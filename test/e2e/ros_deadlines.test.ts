/** Chunks that arrive just before or after the planner stops waiting: whatever it took, the run verifies. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeTopics, providerTopics, stepInputConstants, topics, type StepInput } from '../../msgs/index.ts';
import { inRepository } from '../../scripts/repository.ts';
import { needs } from '../support/needs.ts';
import { samples } from '../support/samples.ts';
import { demoChecklist, makeRosDesk, onlyRun } from './ros_desk.ts';
import { startProcesses } from './ros_processes.ts';
import { messagesOf } from './support.ts';

const program = fileURLToPath(new URL('../ros/late_host_main.js', import.meta.url));
/** Two fifths of it are waited for chunks, and as much for scores. */
const proposalMs = 1000;
const deadlineNs = 400_000_000n;
const nearNs = 1_000_000n;
const stride = 8n;

/** The built-in policy with shorter waits. */
function hastyPolicy(file: string): string {
  const text = readFileSync(inRepository('launch', 'params', 'dry_policy.yaml'), 'utf8');
  writeFileSync(file, text.replace(/proposal_ms: \d+/, `proposal_ms: ${String(proposalMs)}`));
  return file;
}

/** Chunks that the planner took in, and how far each came from the deadline of its cycle, ns. */
async function distances(bag: string): Promise<readonly bigint[]> {
  const inputs = await messagesOf(bag, nodeTopics('planner').stepInput);
  const isOn = (topic: string) => (input: StepInput) =>
    input.kind === stepInputConstants.KIND_MESSAGE && input.topic === topic;
  const begins = new Map(
    inputs
      .filter(isOn(topics.observation.name))
      .map(({ publisher_sequence, received_ns }) => [publisher_sequence, received_ns]),
  );
  // One chunk a cycle, which begins with its observation.
  return inputs
    .filter(isOn(providerTopics('scripted').actionChunk.name))
    .map(({ publisher_sequence: cycle, received_ns }) => {
      const begunNs = begins.get(cycle * stride);
      assert(begunNs !== undefined, `cycle ${String(cycle)} has no observation`);
      return received_ns - begunNs - deadlineNs;
    });
}

const abs = (ns: bigint): bigint => (ns < 0n ? -ns : ns);

describe('chunks around the deadline', function () {
  needs('ros');
  this.timeout(3_600_000);

  it('leave the run verified, whether they were in time or late', async () => {
    let near = 0;
    const outcomes = new Set<string>();
    let chunks = 0;
    for (let run = 0; run < samples('ros_deadlines'); run += 1) {
      using desk = makeRosDesk();
      const policy = hastyPolicy(desk.in('policy.yaml'));
      const assignments = [demoChecklist, `site_policy:=${policy}`, 'cycles:=10', 'rate:=5.0'];
      const scripted = { program, environment: { LATE_SEED: String(run) } };
      await using graph = startProcesses(desk, assignments, { scripted });
      await graph.ended('operator');
      await graph.end();
      const { id, manifest } = onlyRun(desk);
      const verified = await desk.verify(id);
      assert.equal(verified.code, 0, verified.stdout);
      assert.equal(manifest.facts.verdicts.length, 10, graph.find('operator').output());
      const found = await distances(path.join(desk.workspace, 'runs', id, 'bag'));
      chunks += found.length;
      near += found.filter((ns) => abs(ns) <= nearNs).length;
      for (const { verdict } of manifest.facts.verdicts) outcomes.add(verdict);
    }
    const told = `${String(near)} of ${String(chunks)} chunks`;
    assert(near * 20 >= chunks, `${told} came within 1 ms of the deadline`);
    assert.deepEqual([...outcomes].sort(), ['refuse', 'rehearse']);
  });
});
