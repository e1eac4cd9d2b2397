// What stands where a provider is planned: its place, and a refusal.
import { WorldforgeError } from '../../../core/errors.ts';

/** The error of every attempt to use a scaffold. */
export function scaffoldRefusal(provider: string): WorldforgeError {
  return new WorldforgeError('provider_scaffold', `${provider} is a scaffold: nothing of it is implemented`, {
    hint: `worldforge provider docs ${provider}`,
  });
}
