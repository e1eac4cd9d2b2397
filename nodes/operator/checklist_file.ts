// A file that answers the checklist of a launch: who attests, what holds, whether the rehearsal is approved.
import { z } from 'zod';
import { WorldforgeError } from '../../core/errors.ts';
import type { SitePolicy } from '../../safety/policy.ts';
import type { Attendant } from '../review/settings.ts';
import { readYaml } from '../yaml_file.ts';

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a name of letters, digits, ., _ and -')
  .default('operator');

const fileShape = z.strictObject({
  schema_version: z.literal(1),
  /** A file is no person: its answers never count for a real robot. */
  attested_by: z.enum(['demo', 'flag']),
  operator: name,
  items: z.record(z.string().max(48), z.boolean()),
  approve_dry_run: z.boolean(),
});

export type ChecklistFile = z.infer<typeof fileShape>;

/** @throws WorldforgeError checklist_invalid naming each member that is wrong */
export function readChecklist(path: string): ChecklistFile {
  const hint = `correct ${path}; launch/params/demo_checklist.yaml is an example`;
  const codes = { missing: 'checklist_invalid', invalid: 'checklist_invalid' } as const;
  const result = fileShape.safeParse(readYaml({ path, what: 'checklist', codes, hint }));
  if (result.success) return result.data;
  const issues = result.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`,
  );
  throw new WorldforgeError('checklist_invalid', `checklist ${path}: ${issues.join('; ')}`, { hint });
}

/**
 * Answers as the file does.
 * @throws WorldforgeError checklist_invalid for an item that is not in the policy
 */
export function fileAttendant(file: ChecklistFile, { checklist }: SitePolicy): Attendant {
  const known = checklist.dry.map(({ item }) => item);
  const unknown = Object.keys(file.items).find((item) => !known.includes(item));
  if (unknown !== undefined) {
    const text = `the checklist has no item ${unknown}; it has ${known.join(', ')}`;
    throw new WorldforgeError('checklist_invalid', text, { hint: 'correct the file of answers' });
  }
  return {
    name: file.operator,
    attestedBy: file.attested_by,
    answer: (item) => Promise.resolve(file.items[item]),
    approve: () => Promise.resolve(file.approve_dry_run),
  };
}
