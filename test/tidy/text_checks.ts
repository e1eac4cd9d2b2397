/** What can be judged from the text of one file alone. Each check returns a sentence per violation. */
import type { TreeFile } from '../../scripts/repository.ts';
import { budgets } from './budgets.ts';

export type Check = (files: readonly TreeFile[]) => string[];

/** Written by a tool, or taken as it is from somewhere else. */
const generated =
  /^(msgs\/gen|docs\/reference|test\/golden|replay\/sessions|models)\/|(^|\/)package-lock\.json$|^LICENSE$/;
const code = /\.(ts|mts|mjs|cjs|js|py|sh|c|msg)$|^\.ci\/run$/;
const prose = /\.md$/;
/** The planted violations of this folder's own tests would be found otherwise. */
const planted = /^test\/tidy\//;

interface Line {
  readonly path: string;
  readonly number: number;
  readonly text: string;
}

function linesOf(files: readonly TreeFile[], wanted: (path: string) => boolean): Line[] {
  return files
    .filter((file) => wanted(file.path))
    .flatMap((file) =>
      file.text.split('\n').map((text, index) => ({ path: file.path, number: index + 1, text })),
    );
}

const at = (line: Line) => `${line.path}:${line.number}`;

const isHandwritten = (path: string) => !generated.test(path) && (code.test(path) || prose.test(path));

export const longFiles: Check = (files) =>
  files
    .filter((file) => isHandwritten(file.path) && file.path !== 'CHANGELOG.md')
    .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
    .filter((file) => file.lines > budgets.fileLines)
    .map((file) => `${file.path}: ${file.lines} lines, at most ${budgets.fileLines}`);

export const longLines: Check = (files) =>
  linesOf(files, (path) => code.test(path) && !generated.test(path))
    .filter((line) => line.text.length > budgets.lineLength)
    .map((line) => `${at(line)}: longer than ${budgets.lineLength} characters`);

export const openTodos: Check = (files) =>
  linesOf(files, (path) => isHandwritten(path) && !planted.test(path))
    .filter((line) => /\b(TODO|FIXME|XXX)\b(?!\(#\d+\))/.test(line.text))
    .map((line) => `${at(line)}: says what is left to do without the number of an issue, as in (#12)`);

const nameBans: readonly (readonly [RegExp, string])[] = [
  [/\b(?:class|interface|type|function|const|let)\s+\w*(?:Impl|Manager|Utils?)\b/, 'names no thing'],
  [/\binterface\s+I[A-Z][a-z]/, 'an interface needs no I'],
  [/\b(?:class|interface|type)\s+(?:Base[A-Z]\w*|\w+Base)\b/, 'a base names no thing'],
];

export const bannedNames: Check = (files) => {
  const inFileNames = files
    .filter((file) => /(^|[/_])(utils?|helpers?|impl|managers?|misc)(\.\w+$|\/)/.test(file.path))
    .map((file) => `${file.path}: the name says nothing about what it holds`);
  const inCode = linesOf(files, (path) => path.endsWith('.ts') && !planted.test(path)).flatMap((line) =>
    nameBans.filter(([ban]) => ban.test(line.text)).map(([, why]) => `${at(line)}: ${why}`),
  );
  return [...inFileNames, ...inCode];
};

export const fileNames: Check = (files) =>
  files
    .filter(
      (file) =>
        /\.(ts|py|sh)$/.test(file.path) && !/^([a-z0-9_.]+\/)*[a-z0-9_]+(\.test)?\.\w+$/.test(file.path),
    )
    .map((file) => `${file.path}: files and folders are snake_case`);

/** A home or scratch folder of some machine, and package hosts other than the default. */
const machinePath = /(?:^|[^\w.~$}])\/(?:root|home|tmp|work|workspace|Users|mnt)\/\w/;
const packageHost =
  /\bregistry\s*=|\bindex-url\b|https?:\/\/[^/\s]*(?:registry|pypi|artifactory|nexus|mirror)/i;

export const machineTraces: Check = (files) =>
  linesOf(files, (path) => !planted.test(path))
    .filter((line) => machinePath.test(line.text) || packageHost.test(line.text))
    .map((line) => `${at(line)}: names a path or a package host of one machine`);

export const narrowedTests: Check = (files) =>
  linesOf(
    files,
    (path) => /^test\/.*\.ts$/.test(path) && !planted.test(path) && path !== 'test/support/needs.ts',
  )
    .filter((line) =>
      /\b(?:it|describe|context)\.(?:only|skip)\b|\bx(?:it|describe)\(|\bthis\.skip\(/.test(line.text),
    )
    .map((line) => `${at(line)}: a test is narrowed or skipped; declare a need instead`);

/** Suppressions say why, after two dashes or in the words that follow. */
export const bareSuppressions: Check = (files) =>
  linesOf(files, (path) => path.endsWith('.ts') && !generated.test(path) && !planted.test(path))
    .filter((line) => /eslint-disable/.test(line.text) && !/eslint-disable\S*.* -- \S+ \S+/.test(line.text))
    .map((line) => `${at(line)}: a suppression without its reason`);
