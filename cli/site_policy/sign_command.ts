// `worldforge site-policy sign FILE`: the detached signature of a policy that is in order with what it
// names, beside it.
import path from 'node:path';
import { configFolder, processEnvironment } from '../../core/environment.ts';
import { readDescribedPolicy } from '../../nodes/safety_gate/policy_file.ts';
import { signatureFile, signPolicy } from '../../nodes/safety_gate/policy_signature.ts';
import { openSiteKey } from '../../nodes/safety_gate/site_key.ts';
import { readSitePin } from '../../nodes/safety_gate/site_pin.ts';
import { writeFileAtomic } from '../../replay/atomic_file.ts';
import { sitePolicyDigest } from '../../safety/index.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { passphraseFor } from '../passphrase.ts';
import { performing } from '../perform.ts';
import type { SignFlags } from './flags.ts';

async function perform(context: CliContext, flags: SignFlags, file: string): Promise<number> {
  const policy = readDescribedPolicy(file);
  const pin = readSitePin(configFolder(processEnvironment()));
  const question = { of: 'site key', file: flags.passphraseFile, isNew: false };
  const key = openSiteKey(path.resolve(flags.keyDir), await passphraseFor(context, question));
  writeFileAtomic(signatureFile(file), signPolicy(policy, key));
  const pinned = pin?.keyId === key.keyId ? 'pinned on this host' : 'not the key that this host pins';
  context.process.stdout.write(
    `signed ${file}\n` +
      `  digest     ${sitePolicyDigest(policy)}\n` +
      `  key id     ${key.keyId} (${pinned})\n` +
      `  signature  ${signatureFile(file)}\n`,
  );
  return exitCodes.ok;
}

export async function sign(this: CliContext, flags: SignFlags, file: string): Promise<void> {
  await performing(this, 'site-policy sign', () => perform(this, flags, file));
}
