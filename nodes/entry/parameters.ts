// Parameters that several nodes share, each described once.
import { z } from 'zod';

const cyclesMax = 100_000;
/** As many as one message holds. */
const candidatesMax = 1024;

export const sitePolicyParameter = z
  .string()
  .default('')
  .describe('site policy file; empty: the built-in dry-run policy');
export const profileParameter = z
  .string()
  .default('')
  .describe('observation profile file; empty: the built-in one for PushT');
export const workspaceParameter = z
  .string()
  .min(1)
  .default('.worldforge')
  .describe('folder that holds the runs; the same for recorder, gate, planner, controller and operator');
export const sessionParameter = z
  .string()
  .default('')
  .describe('recorded session: a path or the name of a shipped one; empty: live sensors');
export const cyclesParameter = z
  .number()
  .int()
  .min(0)
  .max(cyclesMax)
  .default(0)
  .describe('planning cycles; 0: to the end of the session');
export const strideParameter = z
  .number()
  .int()
  .min(1)
  .max(cyclesMax)
  .default(8)
  .describe('observations from one cycle to the next');
export const modeParameter = z
  .enum(['dry_run', 'live'])
  .default('dry_run')
  .describe('whether a plan may ever reach a robot; the same for recorder, gate and controller');
export const paceParameter = z
  .enum(['lockstep', 'realtime'])
  .default('lockstep')
  .describe('lockstep: the next cycle waits for the verdict; realtime: the recorded or live pace');
export const candidatesParameter = z
  .number()
  .int()
  .min(1)
  .max(candidatesMax)
  .default(16)
  .describe('candidates each policy is asked for');
export const seedParameter = z
  .string()
  .regex(/^\d{1,20}$/, 'a whole number below 2^64')
  .default('0')
  .describe('run seed, a whole number below 2^64: the same seed gives the same plans');
