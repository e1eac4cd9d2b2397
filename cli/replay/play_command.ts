// `worldforge replay play BAG`: a recording on ROS 2, for viewers and other tools.
import { randomBytes } from 'node:crypto';
import { openRosGraph } from '../../graph/ros/ros_graph.ts';
import { playable, playPlain, type Playable } from '../../nodes/player/plain.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import { namespaceArguments, onRos } from '../ros_process.ts';
import type { PlayFlags } from './play_flags.ts';
import { recordingPath } from './recording.ts';

const nanosecondsPerSecond = 1e9;
const nodeIdBytes = 4;

function unknownLines({ unknown }: Playable): string {
  return unknown
    .map(
      ({ topic, schemaName, messages }) =>
        `not played: ${topic} (${schemaName}), ${String(messages)} messages\n`,
    )
    .join('');
}

async function perform(context: CliContext, flags: PlayFlags, bag: string): Promise<number> {
  const path = recordingPath(flags.workspaceDir, bag);
  const found = await playable(path);
  return onRos(async (environment) => {
    const { stderr } = context.process;
    const { rate, loop, paused, clock, namespace } = flags;
    stderr.write(unknownLines(found));
    await using graph = await openRosGraph({
      // Several may play at once, each under a name of its own.
      node: `play_${randomBytes(nodeIdBytes).toString('hex')}`,
      args: namespaceArguments(namespace),
      environment,
    });
    const startOffsetNs = BigInt(Math.round(flags.startOffset * nanosecondsPerSecond));
    const where = `in namespace ${namespace}${paused ? ', paused' : ''}`;
    const onPlaying = () =>
      stderr.write(`playing ${String(found.topics.length)} topics of ${path} ${where}\n`);
    const onControl = (text: string) => stderr.write(`${text}\n`);
    const settings = { startOffsetNs, rate, loop, paused, clock, onPlaying, onControl };
    try {
      const result = await playPlain({ ...settings, graph, path, signal: context.signal }, found);
      const { given, skipped } = result;
      stderr.write(`${String(given)} messages were given, ${String(skipped)} were not\n`);
    } catch (error) {
      // To be interrupted is how a loop ends.
      if (!context.signal.aborted) throw error;
    }
    return exitCodes.ok;
  });
}

export async function play(this: CliContext, flags: PlayFlags, bag: string): Promise<void> {
  await performing(this, 'replay play', () => perform(this, flags, bag));
}
