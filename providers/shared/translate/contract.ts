// A translator as data: what a server's numbers mean, what it is shown, and what it calls that.
import { z } from 'zod';
import { WorldforgeError } from '../../../core/errors.ts';

const name = z
  .string()
  .regex(/^[\w./-]+$/, 'a name of letters, digits, _, ., / and -')
  .max(64);
/** Units of ours, and those of servers from which units.ts knows the way. */
const unit = z.enum(['m', 'rad', 'deg', 'm/s', 'rad/s', 'N', 'Nm', 'px', 'ratio', 'percent', 'none']);

const dimensionsMax = 64;
const horizonMax = 4096;
const listMax = 32;
const stateMax = 1024;
const textMax = 256;

const distinct = (items: readonly { readonly name: string }[]): boolean =>
  new Set(items.map((item) => item.name)).size === items.length;
const twice = 'two have the same name';

const dims = z.array(z.strictObject({ name, unit })).min(1).max(dimensionsMax).readonly();
const parts = z.array(z.strictObject({ name, dims })).min(1).max(listMax).readonly();

export const contractSchema = z
  .strictObject({
    name,
    embodiment: name,
    embodimentTag: name,
    parts: parts.refine(distinct, twice),
    horizon: z.int().min(1).max(horizonMax),
    mode: z.enum(['absolute', 'relative']),
    dtNs: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  })
  .refine((contract) => distinct(contract.parts.flatMap((part) => part.dims)), `dimensions: ${twice}`)
  .refine(
    (contract) => contract.parts.flatMap((part) => part.dims).length <= dimensionsMax,
    `more than ${dimensionsMax} dimensions`,
  );

/** Some numbers of one tensor of an observation, of its newest sample. */
const pieceSchema = z
  .strictObject({
    tensor: name,
    /** Of one sample, without the time axis. */
    shape: z.array(z.int().min(1).max(stateMax)).min(1).max(3).readonly(),
    from: z.int().min(0).default(0),
    count: z.int().min(1).max(stateMax),
    /** Unit in which the server reads them. */
    unit,
  })
  .refine(
    ({ shape, from, count }) => from + count <= shape.reduce((product, length) => product * length, 1),
    'from and count lie outside of the shape',
  );

const stateSchema = z.strictObject({ name, pieces: z.array(pieceSchema).min(1).max(listMax).readonly() });
const imageSchema = z.strictObject({
  name,
  tensor: name,
  /** An image that is not required is given where the observation holds its pixels. */
  required: z.boolean(),
});

/** Neutral name to what a server says for it. */
const renames = z.record(name, z.string().min(1).max(textMax));
export const dialectSchema = z.strictObject({
  images: renames,
  states: renames,
  texts: renames,
  /** Part of the contract to the server's name of it. */
  parts: renames,
});

/** Servers that name the same things differently. */
export const families = ['gr00t', 'openpi', 'cosmos-policy', 'lerobot'] as const;

export const specSchema = z.strictObject({
  contract: contractSchema,
  observation: z.strictObject({
    states: z.array(stateSchema).max(listMax).readonly().refine(distinct, twice),
    images: z.array(imageSchema).max(listMax).readonly().refine(distinct, twice),
  }),
  dialects: z.partialRecord(z.enum(families), dialectSchema).default({}),
});

export type Family = (typeof families)[number];
export type Dialect = z.infer<typeof dialectSchema>;
export type TranslatorSpec = z.infer<typeof specSchema>;
export type StatePiece = z.infer<typeof pieceSchema>;
export type ContractUnit = z.infer<typeof unit>;

/** @throws WorldforgeError translator_invalid naming every refused field */
export function parseAs<T>(schema: z.ZodType<T>, data: unknown, where: string): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'all of it'}: ${message}`,
  );
  throw new WorldforgeError('translator_invalid', `${where}: ${faults.join('; ')}`, {
    hint: 'providers/shared/translate/contract.ts describes every field',
  });
}

/** A translator's data, checked. @throws WorldforgeError translator_invalid */
export function translatorSpec(data: z.input<typeof specSchema>): TranslatorSpec {
  return parseAs(specSchema, data, `translator ${data.contract.name}`);
}
