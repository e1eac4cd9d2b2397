// One error class for every fault an operator or a caller can act on: a stable code, what was wrong, the next
// command.
import { redact } from './redact.ts';

/** Code, meaning: the registry from which docs/reference/errors.md is generated. Codes are never reused. */
export const errorCodes = {
  usage: 'The command line was wrong: an unknown flag, a missing value, a value of the wrong type.',
  session_missing: 'The session directory or its bag does not exist.',
  session_cut: 'The session bag is damaged before its end, or nothing of it is left.',
  session_invalid: 'The session bag can be read, but does not hold what the observation profile needs.',
  provider_unknown: 'No provider of this name is registered for this capability.',
  provider_config: 'A provider was given a configuration that its schema refuses.',
  provider_scaffold: 'The provider is a scaffold: its place is there, and nothing of it is implemented.',
  provider_unhealthy: 'A provider said that it cannot be used now; the text says why.',
  provider_unregistered: 'A provider is known, but a variable that it needs is not set.',
  provider_contract: 'A provider broke its protocol; the text names the check.',
  capability_unknown: 'A capability was named that no provider protocol has.',
  provider_deadline: 'A provider did not answer before its deadline; the call was cancelled.',
  provider_busy:
    'A provider was asked while its last call was still running; the request was dropped and counted.',
  provider_failed: 'A provider threw, or answered with something that its protocol does not allow.',
  provider_timeout: 'A server did not answer an attempt in time; the attempt was given up.',
  provider_unreachable:
    'A server could not be reached, or the connection broke before the whole answer came.',
  provider_protocol: 'A server gave an answer that cannot be decoded, or that is not of its protocol.',
  provider_refused: 'A server answered that it does not do what was asked; the text says which answer.',
  provider_unauthorized: 'A server wants other credentials than it was given.',
  provider_limit: 'An answer is larger than is read; the text names the cap and the number.',
  provider_budget_exceeded: 'A call with its attempts and waits took longer than its whole budget.',
  circuit_open: 'Calls to a server failed in a row; none is made until its circuit half-opens.',
  url_refused: 'A URL, or an address of its host, is not one that this provider may reach.',
  redirect_refused: 'A server sent a request elsewhere: too often, to where it may not go, or with a body.',
  content_type_refused: 'A server answered with a content type that is not on the list of the call.',
  translator_missing: 'A policy of a server was given no translator, or one that does not exist.',
  translator_code_not_allowed: 'A translator is code of others, which is not run.',
  translator_invalid: 'The contract of a translator, or what its process answered, is not what one must be.',
  translation_horizon:
    'A server gave another number of steps than the contract, or the robot takes other ones.',
  translation_dimensions:
    'Number, names or units of the dimensions are not those of the contract or the robot.',
  translation_tag: 'The contract is for another embodiment, tag, mode or time between steps.',
  translation_not_finite: 'A server gave a number that is NaN, infinite or too large for a float32.',
  translation_shape: 'A server gave other parts, candidates, values, types or ranks than the contract.',
  translation_observation: 'The observation lacks what a translator has to show a server.',
  artifact_expired: 'The link to something that a server made has expired; it was not asked for.',
  artifact_digest: 'What a server sent has another length or digest than was promised; nothing was kept.',
  artifact_unwritable: 'The file of something that a server made cannot be written; the text says why.',
  provider_event_invalid:
    'An event of a provider has a field out of range, or came after the end of its file.',
  telemetry_missing: 'Package @opentelemetry/api is not installed, or is of another form.',
  model_missing: 'The folder of a model bundle or its bundle.json does not exist.',
  model_invalid:
    'A bundle.json does not say what one must say, or a file of the bundle is not of its format.',
  model_path: 'A file of a model bundle is named outside of its folder, or is a link.',
  model_file_missing: 'A graph or a golden file that a bundle.json names does not exist.',
  model_digest: 'A file of a model bundle has other bytes than its bundle.json says.',
  model_too_large: 'A file of a model bundle has more bytes than is read.',
  model_pickle: 'A model is a pickle or an archive of one: to load it would run what it says.',
  model_unsupported: 'A model bundle is sound, but of a kind that its provider cannot run.',
  model_external_data: 'An ONNX graph keeps weights in other files, which its digest does not cover.',
  model_graph: 'An ONNX graph has other names, types, shapes or another opset than its bundle.json says.',
  model_golden: 'A model does not give the outputs that its bundle.json promises for the recorded inputs.',
  model_runtime_missing: 'Package onnxruntime-node is not installed, or not for this platform.',
  model_failed: 'The runtime refused to load or to run a graph; the text says why.',
  model_crashed: 'The process that runs the graphs of a model ended; the next call starts another one.',
  site_policy_missing: 'The site policy file does not exist, or cannot be read or written.',
  site_policy_invalid:
    'The site policy was refused: a value is missing, not finite, out of range or would disable a guard.',
  policy_without_live: 'The site policy does not let this robot go LIVE.',
  urdf_missing: 'The robot description (URDF) does not exist or cannot be read.',
  urdf_digest: 'The robot description has other bytes than the site policy says.',
  urdf_invalid: 'The robot description is no URDF, or has what is not judged; the text names the line.',
  live_input: 'A LIVE run was to take a recording for its sensors, or a file for the answers of persons.',
  live_graph: 'A LIVE gate was to run on a graph inside of one process, where no robot is.',
  live_clock:
    'Somebody publishes /clock, the time of a simulation or a recording, on the graph of a LIVE gate.',
  live_space: 'The disk has less room than a LIVE run is begun with.',
  site_key_unknown: 'This host pins no site key, or another key signed the site policy.',
  signature_missing: 'The site policy has no signature beside it.',
  signature_invalid: 'The signature of the site policy is not one, or not of what the policy says.',
  gate_key_mismatch: 'The site policy names the key of another host for its gate.',
  security_missing: 'The site policy requires DDS security, and a part of it is not there.',
  network_mismatch: 'The network is not the isolated one that the site policy attests.',
  attestation_expired:
    'The site policy attests an isolated network until a day that has come, or that is too far away.',
  workspace_unwritable: 'The workspace directory cannot be created or written.',
  workspace_full: 'The disk that holds the workspace is full.',
  evidence_write_failed:
    'A write or sync of the evidence failed; the file is closed and the run ends incomplete.',
  workspace_missing: 'There is no workspace with runs at this place.',
  run_missing: 'No run of this id or path exists.',
  run_not_removed:
    'What stands in the place of a run is no folder of the workspace itself; nothing was removed.',
  subset_invalid: 'The folder is not the part of a run, or its description does not say what one must say.',
  subset_unsigned: 'A part of a run can only be shown where the head of its messages was signed.',
  runs_unlike: 'Runs of different kinds, or of different recordings, cannot be compared.',
  run_invalid: 'The directory is not a run: it has no readable manifest.',
  run_held: 'Another process of this machine works on the run.',
  run_closed: 'The run is closed and signed: nothing in it is repaired, only a copy is.',
  repair_failed: 'A recording was repaired and does not read so, or its repair cannot be begun again.',
  key_unreadable: 'A signing key exists but cannot be read or is not an Ed25519 key.',
  passphrase_refused: 'A passphrase is not given, too short or too long, or is not repeated the same.',
  passphrase_wrong: 'A private key does not open with the passphrase that was given.',
  operator_name: 'The name of an operator is not lower snake_case of at most 48 characters.',
  operator_known: 'An operator of this name is enrolled, or was: a name is given once.',
  operator_unknown: 'No operator of this name was enrolled on this host.',
  operator_revoked: 'The key of this operator was revoked.',
  operator_invalid: 'The public record of an operator was changed by others, or is none.',
  plan_not_reviewed: 'The plan that a command names, or one at all, is not under review.',
  plan_changed: 'Another plan came under review after the one that was shown; nothing was signed.',
  site_key_missing: 'The folder that was named holds no site key.',
  site_pin_known: 'This host pins another site key, whose key id was not named as the one to replace.',
  site_pin_invalid: 'The pinned site key of this host cannot be read, or others could have written it.',
  digest_invalid: 'A digest is not 64 lower-case hexadecimal digits.',
  json_invalid: 'A value cannot be written as canonical JSON, or a text is not canonical JSON.',
  message_too_large: 'The message has more bytes than its type allows.',
  message_encapsulation: 'The four encapsulation bytes are not CDR little-endian.',
  message_truncated: 'The message ends before its last field.',
  message_trailing: 'Bytes follow the last field that are not the zero padding a DDS vendor adds.',
  message_bounds:
    'A string, array or sequence is longer than its bound, or a field has no value of its type.',
  message_not_finite: 'A number is NaN or infinite.',
  message_rule: 'The fields are each valid, but together break a rule of the message.',
  foreign_publisher: 'A topic with one legitimate publisher has two; what comes on it is refused.',
  gate_silent: 'The safety gate did not publish the state that was waited for.',
  interrupted: 'The command was interrupted; what was recorded until then is sealed.',
  graph_closed: 'The graph was closed; nothing more can be published or subscribed.',
  graph_topic: 'A topic was used with another type or profile than the topic table gives it.',
  graph_limit: 'The graph would hold more topics, endpoints or waiting bytes than it allows.',
  checklist_invalid: 'A checklist file is missing or does not say what such a file must say.',
  goal_missing: 'Nothing says what the robot is to do, or the numbers that the profile wants for it.',
  goal_invalid: 'A goal file is missing or does not say what such a file must say.',
  parameter_invalid: 'A ROS parameter of a node is unknown, of another type, or outside of its range.',
  recorder_silent: 'No recorder opened a run: without its evidence nothing is planned or rehearsed.',
  sensor_recorder_missing: 'The stock recorder that is to record the raw sensor topics is not installed.',
  sensor_recorder_failed:
    'The stock recorder of the raw sensor topics did not start, or did not end as it was asked to.',
  peer_lost: 'A node that the run needs is gone from the graph.',
  ros_missing: 'No usable ROS 2 with the messages of this project is in the environment of the process.',
  ros_failed: 'ROS 2 refused a call; the text says which and why.',
  launch_argument:
    'An argument for a launch file is malformed, unknown or no choice; the text says what the file takes.',
  launch_file: 'A launch file cannot be read, or uses what only `ros2 launch` understands.',
  driver_unfit: 'A driver does not fit the robot or what is observed of it: kinds of robots never mix.',
  live_sim_time: 'A LIVE node was to take its time from /clock, which anybody can set.',
  driver_unavailable: 'A driver needs something that is not installed, or that this version does not have.',
  sim_state_invalid:
    'A state to simulate from is not finite, out of range, or not one of the simulated world.',
  sim_action_invalid: 'An action to simulate is not finite, off the table, or one too many.',
  sim_failed: 'A simulator in a process of its own is missing, ended, or gave no usable answer.',
  assertion: 'A programmer fault: something that must hold did not.',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorCodes;

export interface ErrorOptions {
  /** The next command to run, or what to change. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * An operating fault. The message is redacted when the error is made, so it is safe to print and to record.
 */
export class WorldforgeError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(redact(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'WorldforgeError';
    this.code = code;
    this.hint = options.hint ?? '';
  }
}

/** The text of anything thrown, redacted. */
export function errorText(error: unknown): string {
  return redact(error instanceof Error ? error.message : String(error));
}

/** The code of a system error (ENOSPC, EACCES, ...), or an empty string. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
