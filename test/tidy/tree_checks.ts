/** What is judged from the tree as a whole: sizes, licences, what each folder must carry. */
import type { TreeFile } from '../../scripts/repository.ts';
import { budgets } from './budgets.ts';
import type { Check } from './text_checks.ts';

/** The folders directly under one, as in providers/mock. */
function foldersUnder(files: readonly TreeFile[], parent: string): string[] {
  const depth = parent.split('/').length + 1;
  const inside = files.filter((file) => file.path.startsWith(`${parent}/`));
  const deeper = inside.map((file) => file.path.split('/')).filter((parts) => parts.length > depth);
  return [...new Set(deeper.map((parts) => parts.slice(0, depth).join('/')))];
}

function textOf(files: readonly TreeFile[], path: string): string | undefined {
  return files.find((file) => file.path === path)?.text;
}

function blobLimit(path: string): number {
  if (/(^|\/)package-lock\.json$/.test(path)) return Infinity;
  if (path.startsWith('docs/images/')) return budgets.imageBytes;
  if (path.startsWith('models/')) return budgets.modelBytes;
  if (path.startsWith('replay/sessions/')) return budgets.sessionBytes;
  return budgets.blobBytes;
}

export const bigBlobs: Check = (files) =>
  files
    .filter((file) => file.bytes > blobLimit(file.path))
    .map((file) => `${file.path}: ${file.bytes} bytes, at most ${blobLimit(file.path)}`);

export const bigSessions: Check = (files) =>
  foldersUnder(files, 'replay/sessions')
    .map((session) => ({ session, bytes: bytesUnder(files, session) }))
    .filter(({ bytes }) => bytes > budgets.sessionBytes)
    .map(({ session, bytes }) => `${session}: ${bytes} bytes, at most ${budgets.sessionBytes}`);

function bytesUnder(files: readonly TreeFile[], folder: string): number {
  const inside = files.filter((file) => file.path.startsWith(`${folder}/`));
  return inside.reduce((total, file) => total + file.bytes, 0);
}

export const providerReadmes: Check = (files) =>
  foldersUnder(files, 'providers')
    .filter((folder) => folder !== 'providers/shared')
    .filter((folder) => textOf(files, `${folder}/README.md`) === undefined)
    .map((folder) => `${folder}: no README.md says what it is and what it cannot do`);

/** Somebody else's data, or data made by a tool: under which licence, and where from. */
export const dataLicences: Check = (files) =>
  [...foldersUnder(files, 'replay/sessions'), ...foldersUnder(files, 'models')].flatMap((folder) => {
    const text = textOf(files, `${folder}/README.md`);
    if (text === undefined) return [`${folder}: no README.md names licence and provenance`];
    const wanted = [/^#+ .*\blicen[cs]e\b|\blicen[cs]e:/im, /^#+ .*\bprovenance\b|\bprovenance:/im];
    return wanted.every((part) => part.test(text))
      ? []
      : [`${folder}/README.md: names no licence or no provenance`];
  });

export const onePlannerLaunch: Check = (files) => {
  const found = files.filter((file) => /(^|\/)planner\.launch$/.test(file.path)).map((file) => file.path);
  const wanted = files.some((file) => file.path.startsWith('launch/') && file.path.endsWith('.launch'))
    ? 1
    : 0;
  if (found.length === 0 && wanted === 0) return [];
  return found.length === 1 && found[0] === 'launch/planner.launch'
    ? []
    : [`launch/planner.launch stands alone under that name; found: ${found.join(', ') || 'none'}`];
};

const changeGroups = ['Safety', 'Features', 'Fixes', 'Internals'];

export const changelogForm: Check = (files) => {
  const text = textOf(files, 'CHANGELOG.md');
  if (text === undefined) return ['CHANGELOG.md: missing'];
  const lines = text.split('\n');
  const versions = lines.filter((line) => line.startsWith('## ')).map((line) => line.slice(3));
  const wrong = versions.filter(
    (name, index) =>
      !(index === 0 && name === 'Unreleased') && !/^\d+\.\d+\.\d+ \(\d{4}-\d{2}-\d{2}\)$/.test(name),
  );
  const sections = text.split(/^## /m).slice(1);
  const groups = sections.map((section) =>
    [...section.matchAll(/^### (.*)$/gm)].map((match) => match[1] ?? ''),
  );
  const disordered = groups.filter((names) => !isOrderedSubset(names));
  return [
    ...(lines[0] === '# Changelog' ? [] : ['CHANGELOG.md: begins with "# Changelog"']),
    ...(versions.length > 0 ? [] : ['CHANGELOG.md: has no version']),
    ...wrong.map((name) => `CHANGELOG.md: "${name}" is neither Unreleased nor VERSION (DATE)`),
    ...disordered.map(
      (names) => `CHANGELOG.md: groups are ${changeGroups.join(', ')}; found ${names.join(', ')}`,
    ),
  ];
};

function isOrderedSubset(names: readonly string[]): boolean {
  const places = names.map((name) => changeGroups.indexOf(name));
  return places.every((place, index) => place > (places[index - 1] ?? -1));
}
