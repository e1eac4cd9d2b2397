// Opens a file of a recording as what its first bytes say it is: a name may say anything.
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { ByteSource } from '../byte_source.ts';
import type { BagInput } from './bag_input.ts';
import { openMcapInput } from './mcap_input.ts';
import { openSqliteInput } from './sqlite_input.ts';

const sqliteMark = Buffer.from('SQLite format 3\0');

function startOf(file: string): Buffer {
  try {
    using source = new ByteSource(file);
    return source.read(0, sqliteMark.length);
  } catch (cause) {
    throw new WorldforgeError('session_missing', `${file}: ${errorText(cause)}`, { cause });
  }
}

/** @throws WorldforgeError session_missing, session_cut, session_invalid */
export async function openInput(file: string): Promise<BagInput> {
  const start = startOf(file);
  return sqliteMark.equals(start) ? openSqliteInput(file) : openMcapInput(file);
}
