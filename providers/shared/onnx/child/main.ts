// The process that runs the graphs of one bundle for another process. It ends when that one does.
import { assert } from '../../../../core/assert.ts';
import { background } from '../../../../core/background.ts';
import { errorText, WorldforgeError } from '../../../../core/errors.ts';
import type { GraphTensors } from '../graph.ts';
import { openGraphs, type Sessions } from '../graphs.ts';
import { requestSchema, type Reply, type Request } from './messages.ts';

const crashExitCode = 1;
/** Nothing cuts a call short in here: who asks ends the process. */
const { signal } = new AbortController();
let sessions: Sessions | undefined;

async function perform(request: Request): Promise<GraphTensors> {
  if (request.kind === 'open') {
    sessions = await openGraphs(request.folder, request.specs, signal);
    return {};
  }
  assert(sessions !== undefined, 'a graph is asked before any was opened');
  return sessions.run(request.role, request.inputs, signal);
}

async function answer(request: Request): Promise<void> {
  let reply: Reply;
  try {
    const outputs = await perform(request);
    reply = { kind: 'done', outputs };
  } catch (error) {
    const { code, hint } =
      error instanceof WorldforgeError ? error : ({ code: 'model_failed', hint: '' } as const);
    reply = { kind: 'refused', code, message: errorText(error), hint };
  }
  process.send?.(reply);
}

/** An interrupt of the terminal reaches this process too; the one that asks decides when it ends. */
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  background(answer(requestSchema.parse(message)), () => process.exit(crashExitCode));
});
