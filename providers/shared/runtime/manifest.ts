// What a provider needs to run, as data: the one source of its reference page, of doctor and of health hints.
import type { Capability } from '../../provider.ts';

/**
 * How far a provider was shown to work, weakest first: nothing but its place; against fixtures or a stand-in;
 * on a prepared host; by a smoke against the real runtime.
 */
export const evidenceLevels = ['scaffold', 'fixture-tested', 'prepared-host', 'live-smoke'] as const;
export type EvidenceLevel = (typeof evidenceLevels)[number];

export interface RuntimeManifest {
  readonly schema_version: 1;
  readonly provider: string;
  /** What it offers; a scaffold offers none. */
  readonly capabilities: readonly Capability[];
  /** npm packages, or programs, that it uses and that an installation may lack. */
  readonly optional_dependencies: readonly string[];
  /**
   * All are needed; one counts as set where another variable of the same field is. Empty: always
   * registered.
   */
  readonly required_env_vars: readonly string[];
  readonly optional_env_vars: readonly string[];
  readonly default_model: string | null;
  readonly device_support: readonly string[];
  /** What the host must own: weights, servers, accounts. */
  readonly host_owned_artifacts: readonly string[];
  readonly minimum_smoke_command: string;
  readonly expected_success_signal: string;
  readonly setup_hint: string;
  /** From the root of the package. */
  readonly docs_path: string;
  readonly evidence_level: EvidenceLevel;
}

/** What a health detail says after its reason: how to set it up, and the smallest proof. */
export function setupText({ setup_hint: setup, minimum_smoke_command: smoke }: RuntimeManifest): string {
  return `${setup}; minimum smoke: ${smoke}`;
}

/** Whether a variable holds a secret, judged by its name. */
export function isSecretName(variable: string): boolean {
  return /(^|_)(TOKEN|KEY|SECRET|PASSWORD|PASSPHRASE)$/.test(variable);
}
