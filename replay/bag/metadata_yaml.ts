// metadata.yaml of a rosbag2 directory: what `ros2 bag info` and every player read first. Version 9 is of
// jazzy and later, 5 of humble.
export interface BagTopicInfo {
  readonly name: string;
  readonly type: string;
  readonly typeHash: string;
  /** What was offered, as lines of a YAML sequence; none where the recorder gave none. */
  readonly qos: readonly string[];
  readonly messages: number;
}

export interface BagFileInfo {
  readonly path: string;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly messages: number;
}

export interface BagInfo {
  readonly topics: readonly BagTopicInfo[];
  readonly files: readonly BagFileInfo[];
  readonly customData: Readonly<Record<string, string>>;
}

/** Every JSON text is a YAML scalar, whatever it holds. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function indented(lines: readonly string[], spaces: number): readonly string[] {
  return lines.map((line) => `${' '.repeat(spaces)}${line}`);
}

function spanLines(startNs: bigint, endNs: bigint): readonly string[] {
  return [
    'duration:',
    `  nanoseconds: ${String(endNs - startNs)}`,
    'starting_time:',
    `  nanoseconds_since_epoch: ${String(startNs)}`,
  ];
}

export type MetadataVersion = 5 | 9;

/** Up to version 8 the profiles are a text that holds YAML. */
function qosOf({ qos }: BagTopicInfo, version: MetadataVersion): readonly string[] {
  const key = '    offered_qos_profiles';
  if (version === 9) return block(key, indented(qos, 6), '[]');
  return [`${key}: ${quoted(qos.map((line) => `${line}\n`).join(''))}`];
}

function topicLines(topic: BagTopicInfo, version: MetadataVersion): readonly string[] {
  const hash = topic.typeHash === '' ? '""' : topic.typeHash;
  return [
    '- topic_metadata:',
    `    name: ${quoted(topic.name)}`,
    `    type: ${topic.type}`,
    '    serialization_format: cdr',
    ...qosOf(topic, version),
    ...(version === 9 ? [`    type_description_hash: ${hash}`] : []),
    `  message_count: ${String(topic.messages)}`,
  ];
}

function fileLines(file: BagFileInfo): readonly string[] {
  return [
    `- path: ${quoted(file.path)}`,
    ...indented(spanLines(file.startNs, file.endNs), 2),
    `  message_count: ${String(file.messages)}`,
  ];
}

/** A YAML sequence or mapping under its key; an empty one has a form of its own. */
function block(key: string, lines: readonly string[], empty: '[]' | '{}'): readonly string[] {
  return lines.length === 0 ? [`${key}: ${empty}`] : [`${key}:`, ...lines];
}

function whole(files: readonly BagFileInfo[]): { readonly startNs: bigint; readonly endNs: bigint } {
  const filled = files.filter((file) => file.messages > 0);
  return { startNs: filled[0]?.startNs ?? 0n, endNs: filled.at(-1)?.endNs ?? 0n };
}

function infoLines(info: BagInfo, version: MetadataVersion): readonly string[] {
  const { startNs, endNs } = whole(info.files);
  const custom = Object.entries(info.customData).map(([key, value]) => `  ${quoted(key)}: ${quoted(value)}`);
  return [
    `version: ${String(version)}`,
    'storage_identifier: mcap',
    ...spanLines(startNs, endNs),
    `message_count: ${String(info.files.reduce((sum, file) => sum + file.messages, 0))}`,
    ...block(
      'topics_with_message_count',
      info.topics.flatMap((topic) => topicLines(topic, version)),
      '[]',
    ),
    'compression_format: ""',
    'compression_mode: ""',
    ...block(
      'relative_file_paths',
      info.files.map((file) => `- ${quoted(file.path)}`),
      '[]',
    ),
    ...block('files', info.files.flatMap(fileLines), '[]'),
    ...(version === 9 ? [...block('custom_data', custom, '{}'), 'ros_distro: jazzy'] : []),
  ];
}

/** The text of metadata.yaml. */
export function metadataYaml(info: BagInfo, version: MetadataVersion = 9): string {
  return `${['rosbag2_bagfile_information:', ...indented(infoLines(info, version), 2)].join('\n')}\n`;
}

/** The same without its outer key: the value in the `rosbag2` metadata record of an MCAP file. */
export function serializedMetadata(info: BagInfo): string {
  return `${infoLines(info, 9).join('\n')}\n`;
}
