// What leworldmodel needs to run.
import type { RuntimeManifest } from '../shared/runtime/manifest.ts';

export const manifest: RuntimeManifest = {
  schema_version: 1,
  provider: 'leworldmodel',
  capabilities: ['score'],
  optional_dependencies: ['onnxruntime-node'],
  required_env_vars: [],
  optional_env_vars: ['LEWORLDMODEL_POLICY', 'LEWM_POLICY'],
  default_model: 'models/leworldmodel-pusht',
  device_support: ['cpu'],
  host_owned_artifacts: ['an exported bundle, where another than the shipped one is named'],
  minimum_smoke_command: 'worldforge provider health leworldmodel',
  expected_success_signal: 'exit code 0',
  setup_hint: 'npm install onnxruntime-node; LEWORLDMODEL_POLICY names another bundle folder',
  docs_path: 'providers/leworldmodel/README.md',
  evidence_level: 'fixture-tested',
};
