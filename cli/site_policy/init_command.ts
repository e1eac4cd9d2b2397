// `worldforge site-policy init`: the key of a site, its pin on this host, and a policy to begin with.
import path from 'node:path';
import { configFolder, processEnvironment } from '../../core/environment.ts';
import { errorText, systemCode, WorldforgeError } from '../../core/errors.ts';
import type { SigningKey } from '../../core/keys.ts';
import { writeNewFile } from '../../core/private_file.ts';
import { hasSiteKey, makeSiteKey, openSiteKey, siteKeyFile } from '../../nodes/safety_gate/site_key.ts';
import { pinSite, requireReplaceable, sitePinFile } from '../../nodes/safety_gate/site_pin.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { passphraseFor } from '../passphrase.ts';
import { performing } from '../perform.ts';
import type { InitFlags } from './flags.ts';
import { startingPolicy } from './starting_policy.ts';

/** A policy that somebody wrote is never written over. */
function beginPolicy(file: string): 'written' | 'kept' {
  try {
    writeNewFile(file, startingPolicy(), 0o644);
    return 'written';
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST') return 'kept';
    const hint = 'name a file in a folder that exists: --policy FILE';
    throw new WorldforgeError('site_policy_missing', `${file}: ${errorText(cause)}`, { cause, hint });
  }
}

/** A key that is there is opened: for the next host of a site, or to end an init that broke off. */
async function keyOf(context: CliContext, flags: InitFlags, config: string): Promise<SigningKey> {
  const folder = path.resolve(flags.keyDir);
  const isNew = !hasSiteKey(folder);
  if (isNew) requireReplaceable(config, undefined, flags.replacePin);
  const passphrase = await passphraseFor(context, { of: 'site key', file: flags.passphraseFile, isNew });
  return isNew ? makeSiteKey(folder, passphrase) : openSiteKey(folder, passphrase);
}

async function perform(context: CliContext, flags: InitFlags): Promise<number> {
  const config = configFolder(processEnvironment());
  const key = await keyOf(context, flags, config);
  pinSite(config, { publicKey: key.publicKey, replaced: flags.replacePin });
  const policy = beginPolicy(flags.policy);
  context.process.stdout.write(
    `site key ${key.keyId}\n` +
      `  private  ${siteKeyFile(path.resolve(flags.keyDir))}\n` +
      `  pinned   ${sitePinFile(config)}\n` +
      `  policy   ${flags.policy} (${policy})\n` +
      'Keep the private half away from this host: who has it and its passphrase writes the rules.\n' +
      `Next: worldforge site-policy validate ${flags.policy}\n`,
  );
  return exitCodes.ok;
}

export async function init(this: CliContext, flags: InitFlags): Promise<void> {
  await performing(this, 'site-policy init', () => perform(this, flags));
}
