// `worldforge replay export --humble BAG DIR`: a copy of a recording that an older ROS 2 reads.
import path from 'node:path';
import { WorldforgeError } from '../../core/errors.ts';
import { exportHumble } from '../../replay/bag/export_humble.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { ExportFlags } from './export_flags.ts';
import { recordingPath } from './recording.ts';

async function perform(context: CliContext, flags: ExportFlags, bag: string, folder: string) {
  if (!flags.humble) {
    const text = 'say what the copy is for: --humble is the one that there is';
    throw new WorldforgeError('usage', text, { hint: 'worldforge replay export --help' });
  }
  const from = recordingPath(flags.workspaceDir, bag);
  const { files, messages } = await exportHumble(from, path.resolve(folder), context.signal);
  const count = files.length === 1 ? '1 file' : `${String(files.length)} files`;
  context.process.stdout.write(`${String(messages)} messages in ${count}, metadata version 5: ${folder}\n`);
  return exitCodes.ok;
}

export async function exportBag(
  this: CliContext,
  flags: ExportFlags,
  bag: string,
  folder: string,
): Promise<void> {
  await performing(this, 'replay export', () => perform(this, flags, bag, folder));
}
