/** What schedules are made of. */
import type { Act } from './acts.ts';

/** Acts in a row. */
export type Part = readonly Act[];

/** Nothing waits for the disk any more. */
export const confirmAll: Act = { id: 'confirm all', parts: [] };

/** A schedule ends by itself long before. */
export const untilMs = 1_000_000;
