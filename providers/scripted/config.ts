// What may be tuned about the scripted PushT policy.
import { z } from 'zod';

export const scriptedConfig = z.strictObject({
  horizon: z.int().min(2).max(64).default(16).describe('Steps of each candidate.'),
  speedMax: z.number().min(20).max(600).default(400).describe('Peak speed of a candidate, px/s.'),
  marginPx: z
    .number()
    .min(0)
    .max(60)
    .default(24)
    .describe('Kept between the agent and the edge of the table.'),
  pushLengthMax: z.number().min(10).max(300).default(170).describe('Longest push, px.'),
});

export type ScriptedConfig = z.output<typeof scriptedConfig>;
