// Which files a bag path means: a rosbag2 directory, or one file by itself.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorText, systemCode, WorldforgeError } from '../../core/errors.ts';
import { limits } from '../limits.ts';

const hint = 'give a rosbag2 directory with .mcap or .db3 files, or one of them';

const suffixes = /\.(mcap|db3)(\.zstd)?$/;

/** The number that rosbag2 puts before the suffix: `name_12.mcap`. */
function splitNumber(name: string): number {
  return Number(/_(\d+)\.\w+(\.zstd)?$/.exec(name)?.[1] ?? 0);
}

/**
 * The files of a bag in recording order.
 * @throws WorldforgeError session_missing, session_invalid
 */
export function bagFiles(bag: string): readonly string[] {
  try {
    const status = statSync(bag);
    if (status.isFile()) return [bag];
    if (!status.isDirectory()) throw new TypeError('it is neither a directory nor a file');
    const names = readdirSync(bag).filter((name) => suffixes.test(name));
    if (names.length === 0)
      throw new WorldforgeError('session_missing', `${bag} holds no .mcap or .db3 file`, { hint });
    if (names.length > limits.splitsMax) {
      const text = `${bag} holds ${String(names.length)} files, at most ${String(limits.splitsMax)}`;
      throw new WorldforgeError('session_invalid', text, { hint });
    }
    const ordered = names.sort((a, b) => splitNumber(a) - splitNumber(b) || (a < b ? -1 : 1));
    return ordered.map((name) => path.join(bag, name));
  } catch (cause) {
    if (cause instanceof WorldforgeError) throw cause;
    const text = systemCode(cause) === 'ENOENT' ? `${bag} does not exist` : `${bag}: ${errorText(cause)}`;
    throw new WorldforgeError('session_missing', text, { cause, hint });
  }
}
