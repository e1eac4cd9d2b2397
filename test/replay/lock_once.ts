/**
 * Takes a lock, says how it went, and holds it until it is ended:
 * `node lock_once.js WORKSPACE RUN-ID ROLE`.
 */
import { WorldforgeError } from '../../core/errors.ts';
import { lockRun, type LockRole } from '../../replay/run_lock.ts';

const [workspace = '', runId = '', role = ''] = process.argv.slice(2);
try {
  lockRun(workspace, runId, role as LockRole);
  process.stdout.write('taken\n');
} catch (error) {
  process.stdout.write(`${error instanceof WorldforgeError ? error.code : String(error)}\n`);
}
process.stdin.resume(); // until the test closes it
