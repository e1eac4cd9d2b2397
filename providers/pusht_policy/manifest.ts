// What pusht-policy needs to run.
import type { RuntimeManifest } from '../shared/runtime/manifest.ts';

export const manifest: RuntimeManifest = {
  schema_version: 1,
  provider: 'pusht-policy',
  capabilities: ['policy'],
  optional_dependencies: ['onnxruntime-node'],
  required_env_vars: [],
  optional_env_vars: [],
  default_model: 'models/pusht-policy',
  device_support: ['cpu'],
  host_owned_artifacts: [],
  minimum_smoke_command: 'worldforge provider health pusht-policy',
  expected_success_signal: 'exit code 0',
  setup_hint: 'npm install onnxruntime-node',
  docs_path: 'providers/pusht_policy/README.md',
  evidence_level: 'fixture-tested',
};
