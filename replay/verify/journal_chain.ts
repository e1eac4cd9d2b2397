// The third question: is the journal one unbroken chain of this run, closed, under the key that signed the
// manifest?
import { existsSync } from 'node:fs';
import { errorText } from '../../core/errors.ts';
import { readHeadCopy } from '../head_copy.ts';
import { readJournalFile, type JournalText } from '../journal_reader.ts';
import { isRepaired, type RunManifest } from '../manifest.ts';
import { runPaths } from '../run_workspace.ts';
import type { Finding } from './outcome.ts';

const journalName = 'journal.jsonl';

function found(record: string, detail: string): readonly Finding[] {
  return [{ file: journalName, record, detail }];
}

/** A run that ended early may have lost its closing record to the disk; any other has one. */
export function checkJournal(folder: string, manifest: RunManifest): readonly Finding[] {
  let journal: JournalText;
  const isMissing = !existsSync(runPaths(folder).journal);
  if (isMissing && isRepaired(manifest)) return []; // the files that were signed have none either
  try {
    journal = readJournalFile(folder);
  } catch (cause) {
    return found('whole file', errorText(cause));
  }
  const mayBeOpen = manifest.status === 'incomplete';
  const { fault, runId, keys, closed, records, zeros } = journal;
  // The machine stopped before its first record came to the disk; the kept head would tell if not.
  if (records.length === 0 && isRepaired(manifest) && (fault?.torn === true || zeros > 0)) return [];
  const isExcused = fault?.torn === true && mayBeOpen;
  if (fault !== undefined && !isExcused) return found(`line ${String(fault.line)}`, fault.reason);
  if (runId !== manifest.run_id) return found('line 1', `it is the journal of run ${runId}`);
  const foreign = [...keys].find((key) => key !== manifest.signer.public_key);
  if (foreign !== undefined)
    return found('a head', `signed by ${foreign}, not by the signer of the manifest`);
  if (closed || mayBeOpen) return [];
  const end = `line ${String(records.length)}`;
  if (zeros > 0) return found(end, `it was not closed: ${String(zeros)} zeros follow`);
  return found(end, 'the last record is not the signed closing one: the end is cut');
}

/**
 * Whether the journal still holds what the head covers that is kept elsewhere. Asked of every run: one that
 * is not sealed has nothing else that would show a cut.
 */
export function checkHeadCopy(folder: string, manifest: RunManifest, headCopies: string): readonly Finding[] {
  try {
    // The copy is read first: a journal that is being written may be longer than its copy, never shorter.
    const head = readHeadCopy(headCopies, manifest.run_id);
    if (head === undefined) return [];
    if (head.public_key !== manifest.signer.public_key)
      return found('a head', `the one kept in ${headCopies} is by ${head.public_key}, not by the signer`);
    const { records } = existsSync(runPaths(folder).journal) ? readJournalFile(folder) : { records: [] };
    const kept = `a signed head in ${headCopies} covers ${String(head.sequence)}`;
    const last = `line ${String(Math.min(head.sequence, records.length))}`;
    if (records.length < head.sequence)
      return found(last, `whole records end here, ${kept}: the end is cut or changed`);
    if (records[head.sequence - 1]?.digest === head.prev) return [];
    return found(last, `${kept} other ones: the journal was written anew`);
  } catch (cause) {
    return found('a head', errorText(cause));
  }
}
