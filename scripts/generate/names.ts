// How the names of a message become names of files, types and values.

export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

export function camelCase(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** package/msg/Type in parts. */
export function nameParts(name: string): { readonly messagePackage: string; readonly type: string } {
  const [messagePackage = '', , type = ''] = name.split('/');
  return { messagePackage, type };
}

/**
 * The TypeScript name of a message. Standard types that share a name with one of ours would clash: none does.
 */
export function typeName(name: string): string {
  const { messagePackage, type } = nameParts(name);
  return messagePackage === 'std_msgs' && ['String', 'Bool', 'UInt8', 'Float64', 'Empty'].includes(type)
    ? `Std${type}`
    : type;
}

/** File of a generated message, relative to msgs/gen. */
export function filePath(name: string): string {
  const { messagePackage, type } = nameParts(name);
  return `${messagePackage}/${snakeCase(type)}.ts`;
}
