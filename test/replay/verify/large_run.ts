/**
 * Verifies a toy run and says as JSON what came of it and how much memory that took at its peak: `node
 * large_run.js RUN KEY-ID`.
 */
import path from 'node:path';
import { verifyRun } from '../../../replay/verify/verify.ts';
import { toyHeads, toySteps } from '../toy_run.ts';

export interface LargeRun {
  readonly status: string;
  readonly compared: number;
  readonly peakBytes: number;
}

const [, , run = '', keyId = ''] = process.argv;
const kibibyte = 1024;

const { status, messages } = await verifyRun(run, {
  steps: toySteps,
  trustedKeys: new Set([keyId]),
  headCopies: toyHeads(path.dirname(path.dirname(run))),
  signal: new AbortController().signal,
});
const peakBytes = process.resourceUsage().maxRSS * kibibyte;
process.stdout.write(JSON.stringify({ status, compared: messages, peakBytes } satisfies LargeRun));
