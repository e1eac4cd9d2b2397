// onnxruntime-node, loaded when the first model is. It is an optional dependency: without it everything but
// the models works.
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { errorText, WorldforgeError } from '../../../core/errors.ts';

export interface Runtime {
  readonly InferenceSession: {
    create(bytes: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: 'float32' | 'int64', data: TensorData, dims: readonly number[]) => Tensor;
}

export type TensorData = Float32Array | BigInt64Array;

/** One thread and one order of operations: the same input gives the same bits on the same machine. */
export const sessionOptions: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  executionMode: 'sequential',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
};

/** @throws WorldforgeError model_runtime_missing */
export async function loadRuntime(
  load: () => Promise<Runtime> = () => import('onnxruntime-node'),
): Promise<Runtime> {
  try {
    return await load();
  } catch (error) {
    throw new WorldforgeError('model_runtime_missing', `onnxruntime-node: ${errorText(error)}`, {
      hint: 'npm ci installs it on Linux, macOS and Windows; without it: --policy scripted --score mock',
      cause: error,
    });
  }
}
