/**
 * Writes one journal into each folder that it is given, with its heads in HEADS, and says as JSON what became
 * of them: `LD_PRELOAD=... node faulty_journal.js HEADS FOLDER...`.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { systemClocks } from '../../core/clock.ts';
import { generateKey } from '../../core/keys.ts';
import { JournalWriter } from '../../replay/journal.ts';
import { codeOf } from '../support/code_of.ts';

export interface FaultyJournal {
  readonly folder: string;
  /** Code of the first refusal, or nothing. */
  readonly code: string;
  /** Codes of one more append and of the close after it. */
  readonly after: readonly string[];
  /** Records that `append` said are durable. */
  readonly durable: number;
  /** Whether the file stayed as it was after the first refusal. */
  readonly untouched: boolean;
}

const [, , heads = '', ...folders] = process.argv;
const records = 4;
const { key } = generateKey();

function attempt(folder: string): FaultyJournal {
  const file = path.join(folder, 'journal.jsonl');
  const options = { key, runId: path.basename(folder), facts: {}, headCopies: heads };
  let journal: JournalWriter | undefined;
  let durable = 0;
  const append = () => {
    journal?.append('verdict', { index: durable });
    durable += 1;
  };
  let code = codeOf(() => {
    journal = new JournalWriter(file, { ...options, steady: systemClocks.steady });
  });
  while (code === '' && durable < records) code = codeOf(append);
  if (code === '') code = codeOf(() => journal?.close());
  const before = readFileSync(file);
  const after = journal === undefined || code === '' ? [] : [codeOf(append), codeOf(() => journal?.close())];
  return { folder, code, after, durable, untouched: readFileSync(file).equals(before) };
}

process.stdout.write(JSON.stringify(folders.map(attempt)));
