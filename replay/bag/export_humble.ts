// Copies a recording for ROS 2 humble, whose rosbag2 reads metadata up to version 5 and refuses a later one.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../../core/errors.ts';
import { makeFolders } from '../../core/folders.ts';
import { writeFileAtomic } from '../atomic_file.ts';
import { makeError, syncFolderOf } from '../file_io.ts';
import { bagLayout } from './bag_layout.ts';
import { damaged, openMcap, type McapFile } from './mcap_file.ts';
import { McapWriter } from './mcap_writer.ts';
import { metadataName } from './metadata_read.ts';
import { metadataYaml, type BagFileInfo, type BagTopicInfo } from './metadata_yaml.ts';
import { humbleQosLines } from './humble_qos.ts';

export interface Exported {
  readonly folder: string;
  readonly files: readonly BagFileInfo[];
  readonly messages: number;
}

const library = 'worldforge export';

interface CopiedFile {
  readonly info: BagFileInfo;
  readonly topics: readonly BagTopicInfo[];
}

interface OutChannel {
  /** In the new file. */
  readonly id: number;
  readonly topic: BagTopicInfo;
}

function outChannels({ path: file, reader }: McapFile, writer: McapWriter): ReadonlyMap<number, OutChannel> {
  const found = new Map<number, OutChannel>();
  for (const [oldId, { topic, schemaId, metadata }] of reader.channelsById) {
    const schema = reader.schemasById.get(schemaId);
    if (schema?.encoding !== 'ros2msg') {
      const text = `${file}: ${topic} is defined in ${schema?.encoding ?? 'nothing'}, not in ros2msg`;
      throw new WorldforgeError('session_invalid', text, { hint: 'humble reads definitions in .msg alone' });
    }
    const qos = humbleQosLines(topic, metadata.get('offered_qos_profiles') ?? '');
    const type = { name: schema.name, text: Buffer.from(schema.data).toString('utf8') };
    const id = writer.addChannel(topic, type, {
      offered_qos_profiles: qos.map((line) => `${line}\n`).join(''),
    });
    found.set(oldId, { id, topic: { name: topic, type: schema.name, typeHash: '', qos, messages: 0 } });
  }
  return found;
}

/** Sequences, times and payloads stay as they are, what a further file of ours repeats too. */
async function copyFile(from: string, to: string, signal: AbortSignal): Promise<CopiedFile> {
  await using input = await openMcap(from);
  const writer = new McapWriter(to, library);
  const channels = outChannels(input, writer);
  try {
    for await (const message of input.reader.readMessages({ validateCrcs: true })) {
      signal.throwIfAborted();
      const channel = channels.get(message.channelId);
      if (channel === undefined) continue; // the reader has refused a file whose message has no channel
      const { logTime: logNs, publishTime: publishNs, sequence, data } = message;
      writer.repeat(channel.id, data, { logNs, publishNs, sequence });
    }
  } catch (cause) {
    throw signal.aborted ? cause : damaged(from, cause);
  }
  writer.close();
  const topics = [...channels.values()].map(({ id, topic }) => ({
    ...topic,
    messages: writer.messagesOf(id),
  }));
  return { info: { path: path.basename(to), ...writer.span, messages: writer.messages }, topics };
}

/** One row a topic: every file has a channel of its own for it. */
function merged(rows: readonly BagTopicInfo[]): readonly BagTopicInfo[] {
  const byTopic = new Map<string, BagTopicInfo>();
  for (const row of rows) {
    const messages = (byTopic.get(row.name)?.messages ?? 0) + row.messages;
    byTopic.set(row.name, { ...row, messages });
  }
  return [...byTopic.values()];
}

function makeFolder(folder: string): void {
  try {
    makeFolders(path.dirname(folder));
    mkdirSync(folder);
    syncFolderOf(folder);
  } catch (cause) {
    throw makeError(cause, `cannot make ${folder}`);
  }
}

/**
 * Writes a copy of an MCAP recording into a folder that is not there yet.
 * @throws WorldforgeError session_missing, session_invalid, session_cut, workspace_full, or
 *   workspace_unwritable, evidence_write_failed; the reason of the signal when it aborts first
 */
export async function exportHumble(bag: string, folder: string, signal: AbortSignal): Promise<Exported> {
  const { files } = bagLayout(bag);
  const other = files.find((file) => !file.endsWith('.mcap'));
  if (other !== undefined) {
    const hint = 'humble reads SQLite recordings as they are; unpack a packed file first';
    throw new WorldforgeError('session_invalid', `${other}: only MCAP files are exported`, { hint });
  }
  makeFolder(folder);
  const copied: CopiedFile[] = [];
  for (const [number, file] of files.entries()) {
    const name = `${path.basename(folder)}_${String(number)}.mcap`;
    copied.push(await copyFile(file, path.join(folder, name), signal));
  }
  const rows = copied.map(({ info }) => info);
  const topics = merged(copied.flatMap((one) => one.topics));
  const text = metadataYaml({ topics, files: rows, customData: {} }, 5);
  writeFileAtomic(path.join(folder, metadataName), text);
  return { folder, files: rows, messages: rows.reduce((sum, { messages }) => sum + messages, 0) };
}
