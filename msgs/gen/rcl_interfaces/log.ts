// Generated from Log.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readTime, writeTime, type Time } from '../builtin_interfaces/time.ts';

/** rcl_interfaces/msg/Log */
export interface Log {
  readonly stamp: Time;
  readonly level: number;
  readonly name: string;
  readonly msg: string;
  readonly file: string;
  readonly function: string;
  readonly line: number;
}

export const logConstants = {
  DEBUG: 10,
  INFO: 20,
  WARN: 30,
  ERROR: 40,
  FATAL: 50,
} as const;

export function writeLog(w: CdrWriter, m: Log): void {
  writeTime(w, m.stamp);
  w.uint8(m.level, 'level');
  w.string(m.name, 1048576, 'name');
  w.string(m.msg, 1048576, 'msg');
  w.string(m.file, 1048576, 'file');
  w.string(m.function, 1048576, 'function');
  w.uint32(m.line, 'line');
}

export function readLog(r: CdrReader): Log {
  return {
    stamp: readTime(r),
    level: r.uint8('level'),
    name: r.string(1048576, 'name'),
    msg: r.string(1048576, 'msg'),
    file: r.string(1048576, 'file'),
    function: r.string(1048576, 'function'),
    line: r.uint32('line'),
  };
}

export const logCodec: Codec<Log> = {
  name: 'rcl_interfaces/msg/Log',
  definition: ["uint8 DEBUG=10",
    "uint8 INFO=20",
    "uint8 WARN=30",
    "uint8 ERROR=40",
    "uint8 FATAL=50",
    "builtin_interfaces/Time stamp",
    "uint8 level",
    "string name",
    "string msg",
    "string file",
    "string function",
    "uint32 line",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_e28ce254ca8abc06abf92773b74602cdbf116ed34fbaf294fb9f81da9f318eac',
  bytesMax: 16777216,
  write: writeLog,
  writeContent: writeLog,
  read: readLog,
};
