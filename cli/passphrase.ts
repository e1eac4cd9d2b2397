// Where a passphrase comes from: a file, or a person at a terminal who does not see it. Never the command
// line or the environment, which other processes can read.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { WorldforgeError } from '../core/errors.ts';
import { readPrivateFile } from '../core/private_file.ts';
import { requirePassphrase } from '../core/sealed_key.ts';
import type { CliContext } from './context.ts';

function refused(detail: string, hint: string): WorldforgeError {
  return new WorldforgeError('passphrase_refused', detail, { hint });
}

/** The line break that every editor puts at the end of a file belongs to no passphrase. */
function fromFile(file: string): string {
  const text = readPrivateFile(file);
  const hint = `write the passphrase as one line into ${file}, and chmod 600 ${file}`;
  if (text === undefined) throw refused(`${file} does not exist`, hint);
  const line = text.replace(/\r?\n$/, '');
  if (/[\r\n]/.test(line)) throw refused(`${file} has more than one line`, hint);
  return line;
}

/** What is typed goes nowhere. An interrupt and the end of the input give nothing. */
async function ask(question: string, { stdin, process, signal }: CliContext): Promise<string | undefined> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: stdin, output: nowhere, terminal: true });
  const left = new Promise<undefined>((resolve) => {
    reader.once('close', () => resolve(undefined));
    reader.once('SIGINT', () => resolve(undefined));
  });
  try {
    process.stderr.write(`${question}: `);
    return await Promise.race([reader.question('', { signal }), left]);
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}

async function answered(question: string, context: CliContext): Promise<string> {
  const answer = await ask(question, context);
  if (answer === undefined) throw refused('no passphrase was given', 'type it and press Enter');
  return answer;
}

export interface PassphraseQuestion {
  /** What the passphrase is of, e.g. `key of alice`. */
  readonly of: string;
  readonly file: string | undefined;
  /** A new one is typed twice, and must be able to protect a key. */
  readonly isNew: boolean;
}

/** @throws WorldforgeError passphrase_refused, key_unreadable where others may read the file */
export async function passphraseFor(context: CliContext, question: PassphraseQuestion): Promise<string> {
  const { of, file, isNew } = question;
  if (file === undefined && !context.interactive)
    throw refused(
      `there is no terminal to ask for the passphrase of the ${of}`,
      'use --passphrase-file FILE',
    );
  const passphrase = file === undefined ? await answered(`Passphrase of the ${of}`, context) : fromFile(file);
  if (!isNew) return passphrase;
  requirePassphrase(passphrase);
  if (file === undefined && (await answered('The same again', context)) !== passphrase)
    throw refused('the two passphrases are not the same', 'begin again');
  return passphrase;
}
