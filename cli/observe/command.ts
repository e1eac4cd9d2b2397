// `worldforge observe --check PROFILE`: does a recording or a running graph hold what the profile asks for,
// and what to change?
import { WorldforgeError } from '../../core/errors.ts';
import { readProfileFile } from '../../nodes/observer/profile.ts';
import { checkSession } from '../../nodes/observer/session_check.ts';
import { openBagReader, type BagMessage } from '../../replay/bag/bag_reader.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import { sessionPath } from '../../nodes/review/session_source.ts';
import type { ObserveFlags } from './flags.ts';
import { observeLive } from './live.ts';
import { renderCheck, renderProfile } from './render_text.ts';

async function* readAll(path: string, signal: AbortSignal): AsyncGenerator<BagMessage, void, void> {
  await using reader = await openBagReader(path);
  yield* reader.messages({ signal });
}

function json(value: object): string {
  return `${JSON.stringify({ schema_version: 1, ...value }, undefined, 2)}\n`;
}

function requireFitting({ graph, session, namespace, seconds }: ObserveFlags): void {
  const refuse = (text: string): never => {
    throw new WorldforgeError('usage', text, { hint: 'worldforge observe --help' });
  };
  if (graph !== undefined && session !== undefined) refuse('--session or --graph ros, not both');
  if (graph === undefined && (namespace !== undefined || seconds !== undefined))
    refuse('--namespace and --seconds are for --graph ros');
}

async function perform(context: CliContext, flags: ObserveFlags): Promise<number> {
  const { process, signal } = context;
  const { check: path, format } = flags;
  requireFitting(flags);
  const file = readProfileFile(path);
  if (flags.graph !== undefined) return observeLive(context, flags, file);
  if (flags.session === undefined) {
    const valid = { profile: path, matched: true, tensors: file.profile.tensors };
    process.stdout.write(format === 'json' ? json(valid) : renderProfile(file.profile, path));
    return exitCodes.ok;
  }
  const session = sessionPath(flags.session);
  const result = await checkSession(readAll(session, signal), file);
  const found = { profile: path, session, ...result };
  process.stdout.write(format === 'json' ? json(found) : renderCheck(result, path, session));
  return result.matched ? exitCodes.ok : exitCodes.refused;
}

export async function observe(this: CliContext, flags: ObserveFlags): Promise<void> {
  await performing(this, 'observe', () => perform(this, flags));
}
