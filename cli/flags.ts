// Flags that several commands share.

export const workspaceDirFlag = {
  kind: 'parsed',
  parse: String,
  default: '.worldforge',
  brief: 'Where runs are kept',
  placeholder: 'DIR',
} as const;

export const formatFlag = {
  kind: 'enum',
  values: ['text', 'json'],
  default: 'text',
  brief: 'What is printed on stdout',
} as const;
