// `worldforge replay info BAG`: what does this recording hold, and what could it feed?
import { statSync } from 'node:fs';
import { readProfileFile } from '../../nodes/observer/profile.ts';
import { recordingInfo } from '../../nodes/observer/recording_info.ts';
import { sessionPath } from '../../nodes/review/session_source.ts';
import { openBagReader, type BagMessage } from '../../replay/bag/bag_reader.ts';
import { GraphTally } from '../../replay/graph/claim.ts';
import { graphTopic } from '../../replay/graph/snapshot.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { InfoFlags } from './info_flags.ts';
import { infoJson, renderInfo, type RecordingReport } from './info_text.ts';

/** Counts the snapshots of the graph on the way. Nothing is checked here: that is what verify is for. */
async function* withSnapshots(
  messages: AsyncIterable<BagMessage>,
  graph: GraphTally,
): AsyncGenerator<BagMessage, void, void> {
  for await (const message of messages) {
    if (message.topic === graphTopic) graph.addBytes(message.bytes);
    yield message;
  }
}

async function perform(context: CliContext, flags: InfoFlags, bag: string): Promise<number> {
  const file = flags.profile === undefined ? undefined : readProfileFile(flags.profile);
  const path = sessionPath(bag);
  await using reader = await openBagReader(path);
  const graph = new GraphTally();
  const messages = withSnapshots(reader.messages({ signal: context.signal }), graph);
  const topics = await recordingInfo(messages, file);
  const files = reader.files.map((one) => ({ ...one, bytes: statSync(one.path).size }));
  const { notes, tails } = reader;
  const silent = reader.topics.filter(({ messages }) => messages === 0);
  const report: RecordingReport = { path, files, tails, notes, graph: graph.claim, topics, silent };
  context.process.stdout.write(flags.format === 'json' ? infoJson(report) : renderInfo(report));
  return exitCodes.ok;
}

export async function info(this: CliContext, flags: InfoFlags, bag: string): Promise<void> {
  await performing(this, 'replay info', () => perform(this, flags, bag));
}
