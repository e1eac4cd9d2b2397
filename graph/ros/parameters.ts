// Declares the parameters of a node from its zod schema, so that `ros2 param describe` says what the code
// checks. All are read-only: what a node was started with stands in its evidence.
import { z } from 'zod';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import type { ClientDescriptor, ClientLibrary, ClientNode } from './client_library.ts';
import type { ClientParameter } from './parameter_overrides.ts';

/** rcl_interfaces/msg/ParameterType. */
const kinds = { boolean: 1, integer: 2, number: 3, string: 4, strings: 9 } as const;
type Kind = keyof typeof kinds;

/** As zod describes one member of the schema: every parameter has a default. */
const fieldShape = z.object({
  type: z.enum(['boolean', 'integer', 'number', 'string', 'array']),
  description: z.string(),
  default: z.union([z.boolean(), z.number(), z.string(), z.array(z.string())]),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(z.string()).optional(),
});
const schemaShape = z.object({ properties: z.record(z.string(), fieldShape) });
type Field = z.infer<typeof fieldShape>;

/** Every node has it, beside the schema of its own. */
const simTimeSchema = z.object({
  use_sim_time: z.boolean().default(false).describe('stamps and ages follow /clock instead of the system'),
});
const common: ReadonlySet<string> = new Set(Object.keys(simTimeSchema.shape));

function kindOf({ type }: Field): Kind {
  return type === 'array' ? 'strings' : type;
}

function rangeOf(library: ClientLibrary, { type, minimum, maximum }: Field): object | null {
  if (minimum === undefined || maximum === undefined) return null;
  if (type === 'integer') return new library.IntegerRange(BigInt(minimum), BigInt(maximum), 1n);
  return type === 'number' ? new library.FloatingPointRange(minimum, maximum, 0) : null;
}

/** rclnodejs checks a range, and looks for it under another name when it describes a parameter. */
function tellRange(descriptor: ClientDescriptor, { type, minimum, maximum }: Field): void {
  if (minimum === undefined || maximum === undefined) return;
  const describe = descriptor.toMessage.bind(descriptor);
  descriptor.toMessage = () => {
    const message = describe();
    if (type === 'integer') {
      message.integer_range = [{ from_value: BigInt(minimum), to_value: BigInt(maximum), step: 1n }];
    } else message.floating_point_range = [{ from_value: minimum, to_value: maximum, step: 0 }];
    return message;
  };
}

function initial(field: Field): unknown {
  return field.type === 'integer' ? BigInt(Number(field.default)) : field.default;
}

/** 64-bit integers come as bigint. */
function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

export interface ParameterNode {
  readonly library: ClientLibrary;
  readonly node: ClientNode;
  /** What the process was given for this node, by name. */
  readonly given: ReadonlyMap<string, ClientParameter>;
}

function declare({ library, node, given }: ParameterNode, name: string, field: Field): ClientParameter {
  const kind = kinds[kindOf(field)];
  const range = rangeOf(library, field);
  const descriptor = new library.ParameterDescriptor(name, kind, field.description, true, range);
  tellRange(descriptor, field);
  if (field.enum !== undefined) descriptor.additionalConstraints = `one of: ${field.enum.join(', ')}`;
  const asked = given.get(name) ?? new library.Parameter(name, kind, initial(field));
  return node.declareParameter(new library.Parameter(name, asked.type, asked.value), descriptor, true);
}

function refused(node: ClientNode, what: string, cause?: unknown): WorldforgeError {
  const hint = 'worldforge launch planner.launch --show-args';
  return new WorldforgeError('parameter_invalid', `parameters of ${node.name()}: ${what}`, { hint, cause });
}

/** Names given to this node that no schema knows: a typing error would be passed over in silence. */
function requireKnown({ node, given }: ParameterNode, known: ReadonlySet<string>): void {
  const unknown = [...given.keys()].filter(
    (name) => !known.has(name) && !common.has(name) && !name.startsWith('qos_'),
  );
  if (unknown.length > 0) throw refused(node, `no parameter is named ${unknown.join(', ')}`);
}

const schemaOf = (schema: z.ZodObject) => schemaShape.parse(z.toJSONSchema(schema, { io: 'input' }));

/** @throws WorldforgeError parameter_invalid naming each parameter that is wrong */
export function declareParameters<S extends z.ZodObject>(target: ParameterNode, schema: S): z.infer<S> {
  requireKnown(target, new Set(Object.keys(schemaOf(schema).properties)));
  return declareAll(target, schema);
}

/**
 * Declares `use_sim_time`. The library has done so already, for anybody to change while the node runs.
 * @throws WorldforgeError parameter_invalid
 */
export function declareSimTime(target: ParameterNode): boolean {
  target.node.undeclareParameter('use_sim_time');
  return declareAll(target, simTimeSchema).use_sim_time;
}

function declareAll<S extends z.ZodObject>(target: ParameterNode, schema: S): z.infer<S> {
  const { properties } = schemaOf(schema);
  const { node } = target;
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(properties)) {
    try {
      values[name] = plain(declare(target, name, field).value);
    } catch (cause) {
      throw refused(node, `${name}: ${errorText(cause)}`, cause);
    }
  }
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw refused(node, issues.join('; '));
}
