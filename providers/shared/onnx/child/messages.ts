// What the process that runs graphs is told and what it answers, over the channel of `fork`. Numbers travel
// as typed arrays by structured clone.
import { z } from 'zod';
import { errorCodes, WorldforgeError, type ErrorCode } from '../../../../core/errors.ts';
import { graphSchema } from '../bundle.ts';
import type { GraphTensors } from '../graph.ts';
import type { TensorData } from '../runtime.ts';

const tensor = z.strictObject({
  data: z.custom<TensorData>((data) => data instanceof Float32Array || data instanceof BigInt64Array),
  dims: z.array(z.int().min(0)).max(8).readonly(),
});

const tensors = z.record(z.string(), tensor);

export const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open'), folder: z.string(), specs: z.array(graphSchema).readonly() }),
  z.strictObject({ kind: z.literal('run'), role: graphSchema.shape.role, inputs: tensors }),
]);

export const replySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done'), outputs: tensors }),
  z.strictObject({ kind: z.literal('refused'), code: z.string(), message: z.string(), hint: z.string() }),
]);

function isCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCodes, text);
}

export type Request = z.infer<typeof requestSchema>;
export type Reply = z.infer<typeof replySchema>;

/** The outputs, or the error that the other process had. */
export function outputsOf(reply: Reply): GraphTensors {
  if (reply.kind === 'done') return reply.outputs;
  const { code, message, hint } = reply;
  throw new WorldforgeError(isCode(code) ? code : 'model_failed', message, { hint });
}
