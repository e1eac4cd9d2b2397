// The third question: is the journal one unbroken chain of this run, closed, under the key that signed the
// manifest?
import { errorText } from '../../core/errors.ts';
import { readJournal, type JournalText } from '../journal_reader.ts';
import { limits } from '../limits.ts';
import { readRunText, type RunManifest } from '../manifest.ts';
import type { Finding } from './outcome.ts';

const journalName = 'journal.jsonl';

function found(record: string, detail: string): readonly Finding[] {
  return [{ file: journalName, record, detail }];
}

/** A run that ended early may have lost its closing record to the disk; any other has one. */
export function checkJournal(folder: string, manifest: RunManifest): readonly Finding[] {
  let journal: JournalText;
  try {
    journal = readJournal(readRunText(folder, journalName, limits.journalBytesMax));
  } catch (cause) {
    return found('whole file', errorText(cause));
  }
  const mayBeOpen = manifest.status === 'incomplete';
  const { fault, runId, keys, closed, records } = journal;
  const isExcused = fault?.torn === true && mayBeOpen;
  if (fault !== undefined && !isExcused) return found(`line ${String(fault.line)}`, fault.reason);
  if (runId !== manifest.run_id) return found('line 1', `it is the journal of run ${runId}`);
  const foreign = [...keys].find((key) => key !== manifest.signer.public_key);
  if (foreign !== undefined)
    return found('a head', `signed by ${foreign}, not by the signer of the manifest`);
  if (closed || mayBeOpen) return [];
  return found(
    `line ${String(records.length)}`,
    'the last record is not the signed closing one: the end is cut',
  );
}
