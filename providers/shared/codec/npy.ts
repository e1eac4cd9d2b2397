// Files of numpy (.npy): magic, version, a header in the syntax of Python, raw numbers. Format: NEP 1.
// Version 1 is written, 1 and 2 are read. Objects (pickles) and Fortran order are refused.
import { isUtf8 } from 'node:buffer';
import { wireLimits } from './limits.ts';
import { descrOf, dtypeOf, tensorFrom } from './tensor_values.ts';
import type { WireTensor } from './tensor.ts';
import { malformed, overLimit } from './wire_value.ts';

const magic = '\x93NUMPY';
/** The numbers begin at a multiple of it. */
const alignment = 64;
/** Magic, two bytes of version, two bytes of header length. */
const prefixBytes = 10;

export function writeNpy({ dtype, shape, bytes }: WireTensor): Uint8Array {
  const axes = shape.length === 1 ? `${shape.join('')},` : shape.join(', ');
  const header = `{'descr': '${descrOf(dtype)}', 'fortran_order': False, 'shape': (${axes}), }`;
  const unpadded = prefixBytes + header.length + 1;
  const begin = Math.ceil(unpadded / alignment) * alignment;
  const file = new Uint8Array(begin + bytes.length);
  const length = begin - prefixBytes;
  file.set([1, 0, length & 0xff, length >> 8], magic.length);
  const text = Buffer.from(`${header}${' '.repeat(begin - unpadded)}\n`, 'latin1');
  file.set(Buffer.from(magic, 'latin1'));
  file.set(text, prefixBytes);
  file.set(bytes, begin);
  return file;
}

/** @throws WorldforgeError provider_protocol, provider_limit */
export function readNpy(file: Uint8Array): WireTensor {
  if (Buffer.from(file.subarray(0, magic.length)).toString('latin1') !== magic || file.length < prefixBytes)
    throw malformed('bytes that are no .npy file');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const [major, minor] = [file[6], file[7]];
  if ((major !== 1 && major !== 2) || minor !== 0)
    throw malformed(`.npy file of version ${major}.${minor}; 1.0 and 2.0 are read`);
  const from = major === 1 ? prefixBytes : prefixBytes + 2;
  if (file.length < from) throw malformed('.npy file that ends in its prefix');
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > wireLimits.npyHeaderBytesMax)
    throw overLimit('bytes of an .npy header', length, wireLimits.npyHeaderBytesMax);
  if (from + length > file.length) throw malformed('.npy file that ends in its header');
  const { descr, shape } = parseHeader(file.subarray(from, from + length));
  return tensorFrom(dtypeOf(descr), shape, file.subarray(from + length));
}

const axes = String.raw`\((?:\d{1,10}, *)*(?:\d{1,10})?\)`;
const member = String.raw`'(descr|fortran_order|shape)': *('[^'\\]{0,16}'|True|False|${axes})`;
const whole = new RegExp(`^\\{ *(?:${member},? *){3}\\} *\\n?$`);

function parseHeader(bytes: Uint8Array): { descr: string; shape: readonly number[] } {
  const text = isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : '';
  const found = [...text.matchAll(new RegExp(member, 'g'))];
  const members = new Map(found.map(([, key, value]) => [key, value]));
  const descr = members.get('descr');
  const shape = members.get('shape');
  const order = members.get('fortran_order');
  if (!whole.test(text) || descr?.startsWith("'") !== true || shape?.startsWith('(') !== true)
    throw malformed('.npy file whose header does not name type, order and shape of plain numbers');
  if (order === 'True') throw malformed('.npy file in Fortran order');
  if (order !== 'False') throw malformed('.npy file whose header does not say its order');
  return { descr: descr.slice(1, -1), shape: (shape.match(/\d+/g) ?? []).map(Number) };
}
