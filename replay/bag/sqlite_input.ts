// One rosbag2 file of SQLite storage, schemas 1 to 4: a row a message, read in the order of their times.
import { nextTurn } from '../../core/clock.ts';
import { abortReason } from '../../core/background.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { limits } from '../limits.ts';
import type { BagInput, BagMessage, BagTail, BagTopic, ReadOptions } from './bag_input.ts';
import { bytesOf, openSqlite, walOf, type SqliteFile, type SqlRow } from './sqlite_file.ts';

interface StoredTopic extends BagTopic {
  readonly id: bigint;
}

/** Messages between two chances for others to run, and for an abort to be seen. */
const messagesPerTurn = 256;

/** The blob of a row that claims too much is never loaded. */
const messageColumns = `topic_id AS topic, timestamp AS stamp, length(data) AS bytes,
  CASE WHEN length(data) <= ${String(limits.readBytesMax)} THEN data END AS data`;

function invalid(file: string, detail: string, hint: string): WorldforgeError {
  return new WorldforgeError('session_invalid', `${file}: ${detail}`, { hint });
}

function damaged(file: string, cause: unknown): WorldforgeError {
  if (cause instanceof WorldforgeError) return cause;
  if (errorText(cause) === 'file is not a database')
    return invalid(file, 'it is no SQLite file', 'give a rosbag2 directory, or one .mcap or .db3 file of it');
  const hint = `take another copy of the recording, or salvage it: sqlite3 ${file} .recover`;
  return new WorldforgeError('session_cut', `${file}: ${errorText(cause)}`, { cause, hint });
}

function integer(row: SqlRow, name: string): bigint {
  const value = row[name];
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  throw new Error(`${name} is no whole number`);
}

function text(row: SqlRow, name: string): string {
  const value = row[name];
  if (typeof value === 'string') return value;
  throw new Error(`${name} is no text`);
}

/** Without the index a sort of the whole file would be needed, in memory. */
function checkTables(file: string, database: SqliteFile): void {
  const found = new Set([...database.rows('SELECT name FROM sqlite_schema')].map((row) => row['name']));
  const missing = ['topics', 'messages'].find((table) => !found.has(table));
  if (missing !== undefined)
    throw invalid(file, `it has no table ${missing}`, 'give a recording that ros2 bag record made');
  const indexed = [...database.rows("SELECT name FROM pragma_index_info('timestamp_idx')")];
  if (indexed[0]?.['name'] === 'timestamp') return;
  throw invalid(file, 'its messages have no index timestamp_idx', 'make a copy of it with ros2 bag convert');
}

function readTopics(file: string, database: SqliteFile): readonly StoredTopic[] {
  const counts = new Map<bigint, number>();
  for (const row of database.rows('SELECT topic_id AS topic, count(*) AS messages FROM messages GROUP BY 1'))
    counts.set(integer(row, 'topic'), Number(integer(row, 'messages')));
  const topics: StoredTopic[] = [];
  for (const row of database.rows(`SELECT * FROM topics ORDER BY id LIMIT ${String(limits.channelsMax)}`)) {
    const id = integer(row, 'id');
    const [topic, format] = [text(row, 'name'), text(row, 'serialization_format')];
    if (format !== 'cdr')
      throw invalid(file, `${topic} holds ${format}, not cdr`, 'record from ROS 2: its messages are CDR');
    const hash = row['type_description_hash'];
    topics.push({
      id,
      topic,
      schemaName: text(row, 'type'),
      typeHash: typeof hash === 'string' ? hash : '',
      messages: counts.get(id) ?? 0,
    });
    counts.delete(id);
  }
  const [stray] = counts.keys();
  if (stray !== undefined) throw new Error(`messages of topic ${String(stray)}, which is not listed`);
  return topics;
}

function messageOf({ topic, schemaName }: BagTopic, row: SqlRow): BagMessage {
  const bytes = row['data'];
  if (!(bytes instanceof Uint8Array))
    throw new Error(`a message of ${String(row['bytes'])} bytes, at most ${String(limits.readBytesMax)}`);
  const logNs = integer(row, 'stamp');
  return { topic, schemaName, bytes, logNs, publishNs: logNs, sequence: 0 };
}

async function* messagesOf(
  input: { readonly path: string; readonly database: SqliteFile; readonly topics: readonly StoredTopic[] },
  { topics: wanted, signal }: ReadOptions,
): AsyncGenerator<BagMessage, void, void> {
  const chosen = input.topics.filter(({ topic }) => wanted?.includes(topic) ?? true);
  const byId = new Map(chosen.map((topic) => [topic.id, topic]));
  const ids = [...byId.keys()].join(', ');
  let count = 0;
  try {
    const order = `WHERE topic_id IN (${ids}) ORDER BY timestamp, id`;
    for (const row of input.database.rows(`SELECT ${messageColumns} FROM messages ${order}`)) {
      if (count % messagesPerTurn === 0) await nextTurn();
      if (signal?.aborted === true) throw abortReason(signal);
      count += 1;
      const topic = byId.get(integer(row, 'topic'));
      if (topic !== undefined) yield messageOf(topic, row);
    }
  } catch (cause) {
    throw signal?.aborted === true ? cause : damaged(input.path, cause);
  }
}

/** The recorder brings what is in the log into the file when it closes it. */
function tailOf(file: string): BagTail | undefined {
  const wal = walOf(file);
  if (wal === undefined) return undefined;
  const reason = `the recorder did not close it: ${String(bytesOf(wal))} bytes of it are in ${wal}`;
  return { file, offset: bytesOf(file), bytes: 0, reason };
}

/** @throws WorldforgeError session_cut, session_invalid */
export async function openSqliteInput(file: string): Promise<BagInput> {
  let database: SqliteFile | undefined;
  try {
    const opened = (database = await openSqlite(file));
    checkTables(file, opened);
    const topics = readTopics(file, opened);
    return {
      path: file,
      storage: 'sqlite3',
      topics,
      tail: tailOf(file),
      split: undefined,
      messages: (options) => messagesOf({ path: file, database: opened, topics }, options),
      [Symbol.asyncDispose]: async () => {
        opened[Symbol.dispose]();
      },
    };
  } catch (cause) {
    database?.[Symbol.dispose]();
    throw damaged(file, cause);
  }
}
