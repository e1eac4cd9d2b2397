// Opens a file of a recording as what its first bytes say it is: a name may say anything.
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { ByteSource } from '../byte_source.ts';
import { ScratchFolder } from '../scratch_folder.ts';
import type { BagInput } from './bag_input.ts';
import { openMcapInput } from './mcap_input.ts';
import { openSqliteInput } from './sqlite_input.ts';
import { unpackFile, zstdMark } from './zstd_file.ts';

const sqliteMark = Buffer.from('SQLite format 3\0');

function startOf(file: string): Buffer {
  try {
    using source = new ByteSource(file);
    return source.read(0, sqliteMark.length);
  } catch (cause) {
    throw new WorldforgeError('session_missing', `${file}: ${errorText(cause)}`, { cause });
  }
}

async function openPacked(file: string): Promise<BagInput> {
  const scratch = new ScratchFolder();
  try {
    const input = await openInput(await unpackFile(file, scratch));
    return {
      ...input,
      path: file,
      tail: input.tail && { ...input.tail, file },
      [Symbol.asyncDispose]: async () => {
        await input[Symbol.asyncDispose]();
        scratch[Symbol.dispose]();
      },
    };
  } catch (cause) {
    scratch[Symbol.dispose]();
    throw cause;
  }
}

/** @throws WorldforgeError session_missing, session_cut, session_invalid */
export async function openInput(file: string): Promise<BagInput> {
  const start = startOf(file);
  if (zstdMark.equals(start.subarray(0, zstdMark.length))) return openPacked(file);
  return sqliteMark.equals(start) ? openSqliteInput(file) : openMcapInput(file);
}
