// Reads the files of a model bundle: only from its own folder, only what its bundle.json names, only with the
// bytes that it promises.
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../../core/digest.ts';
import { systemCode, WorldforgeError } from '../../../core/errors.ts';
import { bundleSchema, type Bundle } from './bundle.ts';
import { limits } from './limits.ts';

/** A bundle whose bundle.json was checked; its graphs are read when they are opened. */
export interface BundleFolder {
  readonly folder: string;
  readonly bundle: Bundle;
  /** Of bundle.json, which holds the digests of all other files. */
  readonly digest: string;
}

/** One file as the bundle.json has it. */
export interface PromisedFile {
  readonly file: string;
  readonly sha256: string;
  /** Exact, where it is known. */
  readonly bytes?: number;
}

const manifest = 'bundle.json';
const pickleNames = /\.(pt|pth|ckpt|pkl|pickle|joblib)$/i;
const exportHint = 'export the model to a bundle, as models/README.md describes; pickles are never loaded';

/** The first bytes of a pickle of protocol 2 and later, and of a zip, which is what torch.save writes. */
function looksPickled(head: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0, fourth = 0] = head;
  const pickle = first === 0x80 && second >= 2 && second <= 5;
  return pickle || (first === 0x50 && second === 0x4b && third === 3 && fourth === 4);
}

function pickled(file: string): WorldforgeError {
  return new WorldforgeError('model_pickle', `${file} is a pickle, not a model bundle`, { hint: exportHint });
}

/** @throws WorldforgeError model_path where the name leads out of the folder, be it by a link */
function pathIn(folder: string, name: string): string {
  const isPlain = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(name);
  const file = path.join(folder, name);
  const isLink = isPlain && lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (isPlain && !isLink) return file;
  const what = isLink ? 'is a link' : 'is not the plain name of a file beside it';
  throw new WorldforgeError('model_path', `${JSON.stringify(name)} in ${folder}/${manifest} ${what}`, {
    hint: 'put the files of a bundle into its folder and name them without a path',
  });
}

/** The whole file, looked at and read through one descriptor. */
function readBounded(file: string, bytesMax: number): Buffer {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new WorldforgeError('model_path', `${file} is not a file`);
    if (stat.size > bytesMax)
      throw new WorldforgeError(
        'model_too_large',
        `${file} has ${stat.size} bytes, at most ${bytesMax} are read`,
      );
    const head = new Uint8Array(4);
    readSync(descriptor, head, 0, head.length, 0);
    if (looksPickled(head)) throw pickled(file);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCode(error));
}

/**
 * The bytes of one file of a bundle.
 * @throws WorldforgeError model_path, model_file_missing, model_too_large, model_pickle, model_digest
 */
export function readPromised(folder: string, { file: name, ...promised }: PromisedFile): Buffer {
  const bytesMax = promised.bytes === undefined ? limits.goldenBytes : limits.graphBytes;
  const file = pathIn(folder, name);
  if (pickleNames.test(name)) throw pickled(file);
  let bytes: Buffer;
  try {
    bytes = readBounded(file, bytesMax);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    throw new WorldforgeError('model_file_missing', `${file} is named in ${manifest}, but is not there`, {
      hint: 'copy the whole folder of the bundle',
    });
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === promised.sha256 && (promised.bytes ?? bytes.length) === bytes.length) return bytes;
  const length = `${bytes.length} bytes of digest ${found.slice(0, 12)}`;
  const wanted = `${promised.bytes ?? 'some'} of ${promised.sha256.slice(0, 12)}`;
  throw new WorldforgeError('model_digest', `${file} has ${length}, ${manifest} says ${wanted}`, {
    hint: 'copy the bundle again; if it was made anew, bundle.json was not',
  });
}

function readManifest(folder: string): Buffer {
  const file = path.join(folder, manifest);
  try {
    return readBounded(file, limits.manifestBytes);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    if (pickleNames.test(folder)) throw pickled(folder);
    throw new WorldforgeError('model_missing', `there is no ${file}`, {
      hint: 'name the folder of a bundle, as models/pusht-policy is one',
    });
  }
}

/** @throws WorldforgeError model_missing, model_pickle, model_too_large, model_invalid */
export function readBundle(folder: string): BundleFolder {
  const bytes = readManifest(folder);
  const fail = (why: string): never => {
    throw new WorldforgeError('model_invalid', `${folder}/${manifest}: ${why}`, {
      hint: 'models/README.md describes every member of it',
    });
  };
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    return fail('it is no JSON');
  }
  const result = bundleSchema.safeParse(json);
  if (result.success) return { folder, bundle: result.data, digest: sha256(bytes) };
  const [issue] = result.error.issues;
  return fail(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'refused'}`);
}
