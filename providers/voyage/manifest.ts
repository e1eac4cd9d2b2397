// What voyage needs to run.
import type { RuntimeManifest } from '../shared/runtime/manifest.ts';

export const manifest: RuntimeManifest = {
  schema_version: 1,
  provider: 'voyage',
  capabilities: [],
  optional_dependencies: [],
  required_env_vars: ['VOYAGE_API_KEY'],
  optional_env_vars: [],
  default_model: null,
  device_support: [],
  host_owned_artifacts: ['an account of the service'],
  minimum_smoke_command: 'worldforge provider health voyage',
  expected_success_signal: 'exit code 1: it is refused',
  setup_hint: 'it is a scaffold: nothing is implemented and every call is refused',
  docs_path: 'providers/voyage/README.md',
  evidence_level: 'scaffold',
};
