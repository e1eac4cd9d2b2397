/** Looks into the records that a gate asks its journal for. */
import type { SafetyEffect } from '../../../safety/index.ts';

function fieldOf(effect: SafetyEffect, field: string): unknown {
  if (effect.kind !== 'journal' || typeof effect.record !== 'object' || effect.record === null) {
    return undefined;
  }
  return Object.hasOwn(effect.record, field) ? Reflect.get(effect.record, field) : undefined;
}

export function recordIs(effect: SafetyEffect, field: string, value: string): boolean {
  return fieldOf(effect, field) === value;
}

export function recordText(effect: SafetyEffect, field: string): string {
  const value = fieldOf(effect, field);
  return typeof value === 'string' ? value : '';
}

export function recordNumber(effect: SafetyEffect, field: string): number {
  const value = fieldOf(effect, field);
  return typeof value === 'number' ? value : Number.NaN;
}
