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

export const passphraseFileFlag = {
  kind: 'parsed',
  parse: String,
  optional: true,
  brief: 'File of mode 0600 that holds the passphrase; without it a terminal is asked',
  placeholder: 'FILE',
} as const;
