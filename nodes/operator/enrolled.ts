// Who is enrolled on this host: the public half of each operator's key with its roles, one file an operator.
// What others than the owner could have changed is refused: who writes here says whom to trust.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { parseCanonicalJson } from '../../core/canonical_json.ts';
import { errorText, systemCode, WorldforgeError } from '../../core/errors.ts';
import { keyIdOf } from '../../core/keys.ts';
import { readSmallFile } from '../../core/private_file.ts';
import { roles } from '../../safety/roles.ts';

const nameForm = /^[a-z][a-z0-9_]{0,47}$/;
const recordEnd = '.json';
/** One file of a record, which has about 300 bytes. */
const recordBytesMax = 4096;
/** More people than any site has. */
const operatorsMax = 1024;

const recordShape = z
  .strictObject({
    schema_version: z.literal(1),
    name: z.string().regex(nameForm),
    roles: z.array(z.enum(roles)).min(1).max(roles.length),
    public_key: z.string().regex(/^[0-9a-f]{64}$/),
    key_id: z.string(),
    enrolled: z.iso.datetime(),
    revoked: z.iso.datetime().nullable(),
  })
  .refine(({ key_id, public_key }) => key_id === keyIdOf(public_key), 'key_id is not that of public_key')
  .refine((record) => new Set(record.roles).size === record.roles.length, 'a role stands twice');

/** Times are ISO 8601, UTC; `revoked` is null while the key counts. */
export type EnrolledOperator = Readonly<z.infer<typeof recordShape>>;

export interface OperatorFiles {
  readonly folder: string;
  readonly key: string;
  readonly record: string;
}

/**
 * Where the two halves of an operator's key lie. A name that could lead elsewhere has no files.
 * @throws WorldforgeError operator_name
 */
export function operatorFiles(keyFolder: string, name: string): OperatorFiles {
  if (!nameForm.test(name))
    throw new WorldforgeError('operator_name', `${JSON.stringify(name)} is no name of an operator`, {
      hint: 'use lower_snake_case of at most 48 characters, such as alice or night_shift_2',
    });
  const folder = path.join(keyFolder, 'operators');
  const file = (end: string): string => path.join(folder, `${name}${end}`);
  return { folder, key: file('.key'), record: file(recordEnd) };
}

function invalid(file: string, detail: string, cause?: unknown): WorldforgeError {
  const hint = `look at who wrote ${file}, and move it away or enrol its operator anew under another name`;
  return new WorldforgeError('operator_invalid', `${file}: ${detail}`, { hint, cause });
}

/**
 * The record of one operator, or nothing where none was enrolled.
 * @throws WorldforgeError operator_name, operator_invalid
 */
export function readOperator(keyFolder: string, name: string): EnrolledOperator | undefined {
  const { record: file } = operatorFiles(keyFolder, name);
  try {
    const shape = recordShape.safeParse(
      parseCanonicalJson(readSmallFile(file, { bytesMax: recordBytesMax, ownerWrites: true })),
    );
    if (!shape.success) throw invalid(file, z.prettifyError(shape.error));
    if (shape.data.name !== name) throw invalid(file, `it is the record of ${shape.data.name}`);
    return shape.data;
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    const known = cause instanceof WorldforgeError && cause.code === 'operator_invalid';
    throw known ? cause : invalid(file, errorText(cause), cause);
  }
}

/**
 * @throws WorldforgeError operator_unknown, operator_name, operator_invalid
 */
export function requireOperator(keyFolder: string, name: string): EnrolledOperator {
  const found = readOperator(keyFolder, name);
  if (found !== undefined) return found;
  throw new WorldforgeError('operator_unknown', `no operator ${name} was enrolled in ${keyFolder}`, {
    hint: 'worldforge operator list',
  });
}

function recordNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith(recordEnd));
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return [];
    throw invalid(folder, errorText(cause), cause);
  }
}

/**
 * Everybody who is or was enrolled, by name. One bad record refuses all: a list that lacks somebody misleads.
 * @throws WorldforgeError operator_name, operator_invalid
 */
export function listOperators(keyFolder: string): readonly EnrolledOperator[] {
  const folder = path.join(keyFolder, 'operators');
  const files = recordNames(folder);
  if (files.length > operatorsMax) throw invalid(folder, `more than ${operatorsMax} operators`);
  return files
    .map((file) => requireOperator(keyFolder, file.slice(0, -recordEnd.length)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
