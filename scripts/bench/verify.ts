/** Verifying a review, against the time that the review took by its own clock. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareReview } from '../../cli/review/prepare.ts';
import { systemClocks } from '../../core/clock.ts';
import { generateKey } from '../../core/keys.ts';
import { runReview } from '../../nodes/review/run.ts';
import { steps } from '../../nodes/steps.ts';
import { createRun, type RunWorkspace } from '../../replay/run_workspace.ts';
import { verifyRun } from '../../replay/verify/verify.ts';
import { spreadOf } from './rounds.ts';
import type { Row } from './rows.ts';

const rounds = 5;
const cycles = 19;
const items = ['workspace_clear', 'emergency_stop_available', 'operator_present', 'controller_isolated'];
const nsPerMicrosecond = 1000;
const { key } = generateKey();

async function review(workspace: string): Promise<RunWorkspace> {
  const { signal } = new AbortController();
  const prepared = await prepareReview({
    flags: {
      session: 'pusht-01',
      policy: ['scripted'],
      score: ['mock'],
      candidates: 16,
      cycles,
      stride: 8,
      seed: 0n,
      check: items,
    },
    attendant: {
      name: 'bench',
      attestedBy: 'demo',
      answer: async () => true,
      approve: async () => true,
    },
  });
  const run = createRun(workspace, { wallNs: systemClocks.wall.now(), random: randomBytes(4) });
  const nothing = () => undefined;
  const outcome = await runReview({
    settings: { ...prepared, key, headCopies: path.join(workspace, 'heads') },
    run,
    log: { info: nothing, warn: nothing, error: nothing },
    onVerdict: nothing,
    onAnswer: nothing,
    signal,
  });
  if (outcome.status !== 'rehearsed') throw new Error(`the review ended ${outcome.status}`);
  return run;
}

/** From the first message of the bag to its last. */
function lengthNs(run: RunWorkspace): number {
  const yaml = readFileSync(path.join(run.bag, 'metadata.yaml'), 'utf8');
  return Number(/duration:\n\s+nanoseconds: (\d+)/.exec(yaml)?.[1]);
}

async function verifyNs(run: RunWorkspace, workspace: string): Promise<number> {
  const before = process.cpuUsage();
  const { status } = await verifyRun(run.folder, {
    steps,
    trustedKeys: new Set([key.keyId]),
    headCopies: path.join(workspace, 'heads'),
    signal: new AbortController().signal,
  });
  const { user, system } = process.cpuUsage(before);
  if (status !== 'equal') throw new Error(`the review verifies as ${status}`);
  return (user + system) * nsPerMicrosecond;
}

export async function verifyRows(): Promise<readonly Row[]> {
  const workspace = mkdtempSync(path.join(tmpdir(), 'worldforge-bench-'));
  try {
    const run = await review(workspace);
    const length = lengthNs(run);
    await verifyNs(run, workspace); // the compiler is at work
    const values: number[] = [];
    for (let count = 0; count < rounds; count += 1) values.push(length / (await verifyNs(run, workspace)));
    const seconds = (length / 1e9).toFixed(1);
    const what = `verify a review of ${String(cycles)} cycles, ${seconds} s`;
    const spread = spreadOf(values);
    return [{ kind: 'measured', what, peer: 'its own time', unit: 'x', spread, target: 'at least 50 x' }];
  } finally {
    rmSync(workspace, { recursive: true });
  }
}
