// Which files are generated, from which sources, and which of them are out of date.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../../msgs/idl/catalogue.ts';
import { parseMessage, type MessageDefinition } from '../../msgs/idl/parse.ts';
import { emitCliPage } from './emit_cli_page.ts';
import { emitCodec, emitIndex } from './emit_codec.ts';
import { emitErrorsPage } from './emit_errors_page.ts';
import { emitGatePage } from './emit_gate_page.ts';
import { emitMessagesPage } from './emit_messages_page.ts';
import { emitProvidersPage } from './emit_providers_page.ts';
import { emitTopicsPage } from './emit_topics_page.ts';
import { filePath } from './names.ts';

const generatedFolder = 'msgs/gen';

function messagesIn(folder: string, messagePackage: string): readonly MessageDefinition[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.msg'));
  return files
    .sort()
    .map((file) =>
      parseMessage(`${messagePackage}/msg/${file.slice(0, -4)}`, readFileSync(join(folder, file), 'utf8')),
    );
}

/** Every message of a tree: ours and the standard ones we use. */
export function readCatalogue(root: string): Catalogue {
  const standard = readdirSync(join(root, 'msgs/std')).sort();
  const definitions = [
    ...messagesIn(join(root, 'msgs/msg'), 'worldforge_msgs'),
    ...standard.flatMap((messagePackage) =>
      messagesIn(join(root, 'msgs/std', messagePackage, 'msg'), messagePackage),
    ),
  ];
  return new Map(definitions.map((definition) => [definition.name, definition]));
}

/** Every generated file: path from the root, text. */
export function generatedFiles(root: string): ReadonlyMap<string, string> {
  const catalogue = readCatalogue(root);
  const files = new Map<string, string>();
  for (const name of catalogue.keys())
    files.set(`${generatedFolder}/${filePath(name)}`, emitCodec(catalogue, name));
  files.set(`${generatedFolder}/index.ts`, emitIndex(catalogue));
  files.set('docs/reference/messages.md', emitMessagesPage(catalogue));
  files.set('docs/reference/topics.md', emitTopicsPage());
  files.set('docs/reference/errors.md', emitErrorsPage());
  files.set('docs/reference/gate.md', emitGatePage());
  files.set('docs/reference/providers.md', emitProvidersPage());
  files.set('docs/reference/cli.md', emitCliPage());
  return files;
}

/** What must happen to make a tree equal to what the generator writes. */
export interface Drift {
  /** Files that are missing or hold another text. */
  readonly differing: readonly string[];
  /** Generated files whose message is gone. */
  readonly leftOver: readonly string[];
}

export function findDrift(root: string, files: ReadonlyMap<string, string>): Drift {
  const differing = [...files].filter(([path, text]) => textOf(join(root, path)) !== text);
  const present = readdirSync(join(root, generatedFolder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${generatedFolder}/${name}`);
  return {
    differing: differing.map(([path]) => path),
    leftOver: present.filter((path) => !files.has(path)).sort(),
  };
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
