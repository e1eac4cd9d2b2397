// Message types by their full name: for players and readers that meet types in files.
import type { MessageType } from './message_type.ts';
import * as types from './types.ts';

const all: readonly MessageType<unknown>[] = Object.values(types);
const byName: ReadonlyMap<string, MessageType<unknown>> = new Map(all.map((type) => [type.name, type]));

export function messageTypeByName(name: string): MessageType<unknown> | undefined {
  return byName.get(name);
}

export function messageTypes(): readonly MessageType<unknown>[] {
  return all;
}
