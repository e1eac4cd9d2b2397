// One graph of a bundle, opened: its bytes are those of the bundle.json, and so are its names, types, shapes
// and opset.
import type { InferenceSession } from 'onnxruntime-node';
import { errorText, WorldforgeError } from '../../../core/errors.ts';
import type { GraphSpec, TensorSpec } from './bundle.ts';
import { readPromised } from './bundle_files.ts';
import { limits } from './limits.ts';
import { onnxFacts } from './onnx_file.ts';
import { loadRuntime, sessionOptions, type Runtime, type TensorData } from './runtime.ts';

/** Row-major. */
export interface GraphTensor {
  readonly data: TensorData;
  readonly dims: readonly number[];
}
export type GraphTensors = Readonly<Record<string, GraphTensor>>;

export interface OpenGraph extends AsyncDisposable {
  /** Blocks the thread while the graph runs: onnxruntime-node computes on the thread that asks. */
  run(inputs: GraphTensors): Promise<GraphTensors>;
}

function differs(spec: GraphSpec, why: string): never {
  throw new WorldforgeError('model_graph', `${spec.file}: ${why}`, {
    hint: 'bundle.json and the graph were not made together; export the bundle again',
  });
}

function describe({ name, dtype, shape }: TensorSpec): string {
  const dims = shape.map((length) => (typeof length === 'number' ? String(length) : '?'));
  return `${name} ${dtype} [${dims.join(', ')}]`;
}

function describeMetadata(meta: InferenceSession.ValueMetadata): string {
  if (!meta.isTensor) return `${meta.name}, which is no tensor`;
  const dims = meta.shape.map((length) => (typeof length === 'number' ? String(length) : '?'));
  return `${meta.name} ${meta.type} [${dims.join(', ')}]`;
}

/** Names of free lengths do not matter; which lengths are free does. */
function checkTensors(spec: GraphSpec, session: InferenceSession): void {
  const sides = [
    ['inputs', spec.inputs, session.inputMetadata],
    ['outputs', spec.outputs, session.outputMetadata],
  ] as const;
  for (const [side, wanted, found] of sides) {
    const [says, has] = [wanted.map(describe).sort(), found.map(describeMetadata).sort()];
    if (says.join() !== has.join())
      differs(spec, `${side} are ${has.join(', ')} instead of ${says.join(', ')}`);
  }
}

/** @throws WorldforgeError model_invalid, model_external_data, model_graph */
function checkFile(spec: GraphSpec, bytes: Uint8Array): void {
  const { opset, hasExternalData } = onnxFacts(bytes);
  if (hasExternalData) {
    throw new WorldforgeError('model_external_data', `${spec.file} keeps weights in another file`, {
      hint: 'export it with the weights inside: external_data=False',
    });
  }
  if (opset !== spec.opset) differs(spec, `its opset is ${opset} instead of ${spec.opset}`);
}

function failed(spec: GraphSpec, doing: string, error: unknown): WorldforgeError {
  const text = errorText(error).split('\n')[0] ?? '';
  return new WorldforgeError('model_failed', `${doing} ${spec.file}: ${text}`, { cause: error });
}

/**
 * @throws WorldforgeError model_runtime_missing, model_graph, model_external_data, model_failed, and what
 * reading a file of a bundle throws
 */
export async function openGraph(folder: string, spec: GraphSpec): Promise<OpenGraph> {
  const bytes = readPromised(folder, spec);
  checkFile(spec, bytes);
  const runtime = await loadRuntime();
  let session: InferenceSession;
  try {
    session = await runtime.InferenceSession.create(bytes, sessionOptions);
  } catch (error) {
    throw failed(spec, 'loading', error);
  }
  try {
    checkTensors(spec, session);
  } catch (error) {
    await session.release();
    throw error;
  }
  return {
    run: (inputs) => run(runtime, { spec, session }, inputs),
    [Symbol.asyncDispose]: () => session.release(),
  };
}

interface Loaded {
  readonly spec: GraphSpec;
  readonly session: InferenceSession;
}

async function run(
  { Tensor }: Runtime,
  { spec, session }: Loaded,
  inputs: GraphTensors,
): Promise<GraphTensors> {
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { data, dims }]) => {
      if (data.length > limits.tensorValues)
        throw failed(spec, 'running', `${name} has ${data.length} numbers`);
      return [name, new Tensor(data instanceof Float32Array ? 'float32' : 'int64', data, dims)];
    }),
  );
  let outputs: InferenceSession.OnnxValueMapType;
  try {
    outputs = await session.run(feeds);
  } catch (error) {
    throw failed(spec, 'running', error);
  }
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data, dims }]) => {
      if (data instanceof Float32Array || data instanceof BigInt64Array) return [name, { data, dims }];
      throw failed(spec, 'running', `${name} has another type than its metadata said`);
    }),
  );
}
