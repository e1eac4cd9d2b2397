// Opens the translator that a configuration names: one of this package, or a JSON file, which is data. Code
// of others is run by nothing here: a path to it is refused, allowed or not.
import { readFile, stat } from 'node:fs/promises';
import { errorText, WorldforgeError } from '../../../core/errors.ts';
import { nearest } from '../../../core/nearest.ts';
import { translatorSpecs } from '../translators/index.ts';
import { parseAs, specSchema, type Dialect, type Family, type TranslatorSpec } from './contract.ts';
import { declaredTranslator } from './declared.ts';
import type { Translator } from './translator.ts';

export interface TranslatorWanted {
  /** Who asks: begins the message. */
  readonly provider: string;
  /** Name of a built-in translator, or path of a JSON file with one. */
  readonly translator?: string | undefined;
  readonly allowTranslatorCode?: boolean | undefined;
}

export interface OpenedTranslator extends Translator, AsyncDisposable {
  /** What servers of a family call everything; undefined where the translator does not know them. */
  dialect(family: Family): Dialect | undefined;
}

/** Largest file that is read. */
const fileBytesMax = 262_144;

function missing({ provider, translator }: TranslatorWanted): WorldforgeError {
  const names = [...translatorSpecs.keys()];
  const which = translator === undefined ? 'no translator was given' : `no translator is named ${translator}`;
  const close = (translator === undefined ? undefined : nearest(translator, names)) ?? names[0] ?? '';
  const text = `${provider}: ${which}; there is ${names.join(', ')}, or a path that begins with ./ or /`;
  return new WorldforgeError('translator_missing', text, { hint: `set translator to ${close}` });
}

function refusedCode({ provider, translator = '', allowTranslatorCode = false }: TranslatorWanted) {
  const why = allowTranslatorCode ? 'this version runs none' : 'it is not allowed';
  const text = `${provider}: ${translator} is code, and ${why}`;
  const hint = 'write the contract as JSON: providers/shared/translate/contract.ts describes every field';
  return new WorldforgeError('translator_code_not_allowed', text, { hint });
}

async function fromFile(
  wanted: TranslatorWanted,
  path: string,
  signal: AbortSignal,
): Promise<TranslatorSpec> {
  const refuse = (code: 'translator_missing' | 'translator_invalid', why: string): never => {
    throw new WorldforgeError(code, `${wanted.provider}: translator ${path}: ${why}`);
  };
  const { size } = await stat(path).catch((error: unknown) => refuse('translator_missing', errorText(error)));
  if (size > fileBytesMax) refuse('translator_invalid', `${size} bytes, at most ${fileBytesMax} are read`);
  const text = await readFile(path, { encoding: 'utf8', signal });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    refuse('translator_invalid', errorText(error));
  }
  return parseAs(specSchema, data, `translator ${path}`);
}

async function specOf(wanted: TranslatorWanted, signal: AbortSignal): Promise<TranslatorSpec> {
  const { translator = '' } = wanted;
  const known = translatorSpecs.get(translator);
  if (known !== undefined) return known;
  if (!translator.includes('/')) throw missing(wanted);
  if (!translator.endsWith('.json')) throw refusedCode(wanted);
  return fromFile(wanted, translator, signal);
}

/** @throws WorldforgeError translator_missing, translator_invalid, translator_code_not_allowed */
export async function openTranslator(
  wanted: TranslatorWanted,
  signal: AbortSignal,
): Promise<OpenedTranslator> {
  signal.throwIfAborted();
  const spec = await specOf(wanted, signal);
  return {
    ...declaredTranslator(spec),
    dialect: (family) => spec.dialects[family],
    [Symbol.asyncDispose]: async () => undefined,
  };
}
