// Turns an unchecked provider configuration into a checked one.
import type { z } from 'zod';
import { WorldforgeError } from '../../core/errors.ts';

/** @throws WorldforgeError provider_config naming every refused field */
export function parseConfig<T>(provider: string, schema: z.ZodType<T>, config: unknown): T {
  const result = schema.safeParse(config);
  if (result.success) return result.data;
  const fields = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'all of it'}: ${message}`,
  );
  throw new WorldforgeError('provider_config', `${provider}: ${fields.join('; ')}`, {
    hint: `providers/${provider}/config.ts describes every field`,
  });
}
