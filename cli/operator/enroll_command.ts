// `worldforge operator enroll NAME`: a key for one person, under a passphrase that only that person knows.
import { systemClocks } from '../../core/clock.ts';
import { keyFolder, processEnvironment } from '../../core/environment.ts';
import { operatorFiles } from '../../nodes/operator/enrolled.ts';
import { enrol, operatorKey, requireNewName } from '../../nodes/operator/enrol.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { passphraseFor } from '../passphrase.ts';
import { performing } from '../perform.ts';
import type { EnrollFlags } from './flags.ts';

async function perform(context: CliContext, flags: EnrollFlags, name: string): Promise<number> {
  const keys = keyFolder(processEnvironment());
  requireNewName(keys, name);
  const question = { of: `key of ${name}`, file: flags.passphraseFile, isNew: true };
  const passphrase = await passphraseFor(context, question);
  const roles = flags.role ?? ['operator'];
  const record = enrol(keys, { name, roles, passphrase, wallNs: systemClocks.wall.now() });
  operatorKey(keys, name, passphrase); // what was written opens again, or the command fails here
  const { key, record: publicHalf } = operatorFiles(keys, name);
  context.process.stdout.write(
    `enrolled ${name} as ${record.roles.join(', ')}\n` +
      `  key id      ${record.key_id}\n` +
      `  public key  ${record.public_key}\n` +
      `  private     ${key}\n` +
      `  record      ${publicHalf}\n`,
  );
  return exitCodes.ok;
}

export async function enroll(this: CliContext, flags: EnrollFlags, name: string): Promise<void> {
  await performing(this, 'operator enroll', () => perform(this, flags, name));
}
