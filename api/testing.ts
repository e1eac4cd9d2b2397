// `worldforge/testing`: for those who write providers. What breaks the contract is an AssertionError of
// node:assert.
import { AssertionError } from 'node:assert';
import {
  checkContract,
  type ContractCheck,
  type Contracted,
  type ContractSamples,
} from '../providers/contract.ts';

export type { ContractCheck, Contracted, ContractSamples } from '../providers/contract.ts';

/**
 * Puts every check of the contract to the providers. @returns the checks
 * @throws AssertionError naming each check that failed, or that had no sample request
 */
export async function assertProviderContract(
  contracted: Contracted,
  samples: ContractSamples,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly ContractCheck[]> {
  const checks = await checkContract(contracted, samples, signal);
  const broken = checks.filter(({ status }) => status !== 'passed');
  if (checks.length > 0 && broken.length === 0) return checks;
  const lines = broken.map(({ name, status, detail }) => `${name} ${status}: ${detail}`);
  throw new AssertionError({ message: lines.join('; ') || 'no provider was given' });
}
