/**
 * The interface packages of ROS 2 as the peers installed them: definitions and type hashes made by ROS
 * itself.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Catalogue } from '../../msgs/idl/catalogue.ts';
import { parseMessage } from '../../msgs/idl/parse.ts';
import { peers } from '../../scripts/peers/stamp.ts';

interface Description {
  readonly type_hashes: readonly { readonly type_name: string; readonly hash_string: string }[];
}

const share = path.join(peers.folder, 'venv', 'share');

function messageFolders(): readonly { readonly messagePackage: string; readonly folder: string }[] {
  return readdirSync(share)
    .sort()
    .map((messagePackage) => ({ messagePackage, folder: path.join(share, messagePackage, 'msg') }))
    .filter(({ folder }) => existsSync(folder));
}

/** Every message of the wheels, read by our own parser. */
export function wheelCatalogue(): Catalogue {
  const definitions = messageFolders().flatMap(({ messagePackage, folder }) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.msg'))
      .map((file) =>
        parseMessage(
          `${messagePackage}/msg/${file.slice(0, -4)}`,
          readFileSync(path.join(folder, file), 'utf8'),
        ),
      ),
  );
  return new Map(definitions.map((definition) => [definition.name, definition]));
}

/** The hash of every message in the wheels. */
export function wheelHashes(): ReadonlyMap<string, string> {
  const files = messageFolders().flatMap(({ folder }) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => path.join(folder, file)),
  );
  const descriptions = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Description);
  return new Map(
    descriptions.flatMap(({ type_hashes }) => type_hashes.map((hash) => [hash.type_name, hash.hash_string])),
  );
}
