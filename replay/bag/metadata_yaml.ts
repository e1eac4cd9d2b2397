// metadata.yaml of a rosbag2 directory, version 9: what `ros2 bag info` and every player read first.
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

function topicLines(topic: BagTopicInfo): readonly string[] {
  return [
    '- topic_metadata:',
    `    name: ${quoted(topic.name)}`,
    `    type: ${topic.type}`,
    '    serialization_format: cdr',
    ...block('    offered_qos_profiles', indented(topic.qos, 6), '[]'),
    `    type_description_hash: ${topic.typeHash === '' ? '""' : topic.typeHash}`,
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

function infoLines(info: BagInfo): readonly string[] {
  const { startNs, endNs } = whole(info.files);
  const custom = Object.entries(info.customData).map(([key, value]) => `  ${quoted(key)}: ${quoted(value)}`);
  return [
    'version: 9',
    'storage_identifier: mcap',
    ...spanLines(startNs, endNs),
    `message_count: ${String(info.files.reduce((sum, file) => sum + file.messages, 0))}`,
    ...block('topics_with_message_count', info.topics.flatMap(topicLines), '[]'),
    'compression_format: ""',
    'compression_mode: ""',
    ...block(
      'relative_file_paths',
      info.files.map((file) => `- ${quoted(file.path)}`),
      '[]',
    ),
    ...block('files', info.files.flatMap(fileLines), '[]'),
    ...block('custom_data', custom, '{}'),
    'ros_distro: jazzy', // metadata version 9 is jazzy's
  ];
}

/** The text of metadata.yaml. */
export function metadataYaml(info: BagInfo): string {
  return `${['rosbag2_bagfile_information:', ...indented(infoLines(info), 2)].join('\n')}\n`;
}

/** The same without its outer key: the value in the `rosbag2` metadata record of an MCAP file. */
export function serializedMetadata(info: BagInfo): string {
  return `${infoLines(info).join('\n')}\n`;
}
