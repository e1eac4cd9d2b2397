// What sim needs to run.
import type { RuntimeManifest } from '../shared/runtime/manifest.ts';

export const manifest: RuntimeManifest = {
  schema_version: 1,
  provider: 'sim',
  capabilities: ['predict'],
  optional_dependencies: [],
  required_env_vars: [],
  optional_env_vars: [],
  default_model: null,
  device_support: ['cpu'],
  host_owned_artifacts: [],
  minimum_smoke_command: 'worldforge provider health sim',
  expected_success_signal: 'exit code 0',
  setup_hint: 'it needs nothing',
  docs_path: 'providers/sim/README.md',
  evidence_level: 'fixture-tested',
};
