// The thread that looks for the dry run a permit rests on: to verify one takes seconds, which the loop of the
// gate does not have.
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { assert } from '../../core/assert.ts';
import { errorText } from '../../core/errors.ts';
import { steps } from '../steps.ts';
import { EvidenceCheck, type EvidencePlace, type EvidenceWanted } from './evidence_check.ts';
import type { Found } from './evidence_watch.ts';

assert(parentPort !== null, 'the evidence thread was started as a process');
const port = parentPort;

const { trustedKeys, headCopies } = z
  .object({ trustedKeys: z.array(z.string()), headCopies: z.string() })
  .parse(workerData);

const check = new EvidenceCheck({
  steps,
  trustedKeys: new Set(trustedKeys),
  headCopies,
  signal: new AbortController().signal,
});

port.on('message', ({ wanted, place }: { wanted: EvidenceWanted; place: EvidencePlace }) => {
  const tell = (found: Found): void => port.postMessage(found);
  check.find(wanted, place).then(
    (evidence) => tell({ evidence }),
    (fault: unknown) => tell({ fault: errorText(fault) }),
  );
});
