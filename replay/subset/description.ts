// What the folder of a part of a run says of itself: `subset.json`, canonical JSON.
import { canonicalJson, parseCanonicalJson } from '../../core/canonical_json.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import type { ContentHead } from '../content_head.ts';
import { countField, FieldError, isObject, objectsField, textField } from '../fields.ts';
import { signedContentOf, signerOf } from '../manifest.ts';
import type { RunFile } from '../run_files.ts';

export const subsetNames = {
  description: 'subset.json',
  kept: 'subset_kept.bin',
  others: 'subset_others.bin',
  bag: 'bag',
} as const;

export interface SubsetDescription extends ContentHead {
  readonly schema_version: 1;
  readonly kind: 'subset';
  /** Messages as they were recorded, changed ones, and those that are not there. */
  readonly untouched: number;
  readonly altered: number;
  readonly removed: number;
  /** What was done, in words, one line each. */
  readonly rules: readonly string[];
  /** Every other file of the folder. */
  readonly files: readonly RunFile[];
}

export function subsetText(description: SubsetDescription): string {
  return `${canonicalJson(description)}\n`;
}

/** @throws WorldforgeError subset_invalid */
export function parseSubset(text: string): SubsetDescription {
  try {
    const value = parseCanonicalJson(text.trimEnd());
    if (!isObject(value) || value['kind'] !== 'subset' || value['schema_version'] !== 1)
      throw new FieldError('it', 'the description of a part of a run, version 1');
    const rules = value['rules'];
    const description: SubsetDescription = {
      schema_version: 1,
      kind: 'subset',
      run_id: textField(value, 'run_id'),
      content: signedContentOf(value),
      signer: signerOf(value),
      untouched: countField(value, 'untouched'),
      altered: countField(value, 'altered'),
      removed: countField(value, 'removed'),
      rules: Array.isArray(rules) ? rules.map(String) : [],
      files: objectsField(value, 'files').map((file) => ({
        path: textField(file, 'path'),
        bytes: countField(file, 'bytes'),
        sha256: textField(file, 'sha256'),
      })),
    };
    if (subsetText(description) !== text) throw new FieldError('it', 'made of its own fields alone');
    return description;
  } catch (cause) {
    throw new WorldforgeError('subset_invalid', `${subsetNames.description}: ${errorText(cause)}`, { cause });
  }
}
