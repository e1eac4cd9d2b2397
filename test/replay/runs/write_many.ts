/** Adds runs to a workspace, each held while it is written: `node write_many.js WORKSPACE FIRST COUNT`. */
import { writeBareRun } from './bare_runs.ts';

const [workspace = '', first = '', count = ''] = process.argv.slice(2);
for (let number = Number(first); number < Number(first) + Number(count); number += 1) {
  process.stdout.write(`${writeBareRun(workspace, { at: '2026-06-01T00:00:00.000Z', number })}\n`);
}
