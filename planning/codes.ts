// Every code that the planner puts into a message, with its meaning. The codes with which bytes are refused
// (message_*) pass through an answer as they are; theirs is the registry of core/errors.ts. Codes are never
// reused.

/** AnswerReport.code: how one provider answered. */
export const answerCodes = {
  answered: 'The answer came in time and fits what was asked.',
  no_answer: 'The deadline passed without an answer.',
  late_answer: 'The answer came after the deadline of its phase.',
  foreign_request: 'The answer names another request than the one that is open.',
  foreign_provider: 'The answer names another provider than the one whose topic carries it.',
  foreign_publisher: 'The topic of this provider has more than one publisher.',
  foreign_goal: 'The answer was made for another goal.',
  foreign_observation: 'The answer was made for another observation.',
  foreign_set: 'The scores are those of another candidate set.',
  embodiment_mismatch: 'The answer was made for another embodiment.',
  dimension_mismatch:
    'Names, kinds, units, frames or order of the dimensions are not those of the embodiment.',
  mode_mismatch: 'Absolute and relative steps were exchanged.',
  step_time_mismatch: 'The time between two steps is not that of the embodiment.',
  horizon_mismatch: 'The horizon is longer than allowed, or not that of the other candidates.',
  slice_mismatch: 'The steps that count are not those of the embodiment or of the other candidates.',
  seed_mismatch: 'The noise seed is not the one that follows from run seed, cycle and provider.',
  zero_candidates: 'The answer holds no candidate.',
  too_many_candidates: 'The answer holds more candidates than were asked for, or than one set can hold.',
  not_finite: 'A number is NaN or infinite.',
  score_count_mismatch: 'There are more or fewer scores than candidates.',
  provider_failed: 'The provider reported that it failed; the detail names its code.',
  refused_bytes: 'The bytes of the answer were refused without a known code.',
} as const satisfies Record<string, string>;

/** CandidateReport.code: what became of a candidate. */
export const candidateCodes = {
  chosen: 'The best admissible candidate.',
  worse_score: 'The deciding scorer, or the policy itself, holds another candidate for better.',
  tied_higher_index: 'As good as the chosen one; of equals the lowest index is taken.',
  later_index: 'Nothing told the candidates apart; the first admissible one was taken.',
  unranked: 'No score was there to rank it by.',
  limit_position: 'A step leaves the position range of a dimension.',
  limit_velocity: 'The velocity between two steps is above its limit.',
  limit_acceleration: 'The acceleration over three steps is above its limit.',
  limit_jerk: 'The jerk over four steps is above its limit.',
  limit_join: 'The first step is too far from the measured state.',
  limit_workspace: 'A step leaves a workspace box.',
  limit_not_finite: 'A step is NaN or infinite.',
  no_tail: 'No decelerating tail brings it to rest inside the limits and the longest plan.',
} as const satisfies Record<string, string>;

/** Plan.code: empty when there is a plan, otherwise why there is none. */
export const planCodes = {
  no_goal: 'No goal was given yet.',
  no_candidates: 'No policy gave an answer that could be used.',
  no_scores: 'No scorer gave an answer that could be used.',
  no_admissible_candidate: 'Every candidate breaks a limit or has no decelerating tail.',
  observation_stale: 'The plan would be older than the observation allows.',
  observation_ahead: 'The observation is stamped later than the plan: a clock is wrong.',
  observation_mismatch: 'The observation is that of another embodiment.',
  foreign_publisher: 'The observation topic has more than one publisher.',
  state_missing: 'The observation has no tensor that measures the state of the embodiment.',
  state_mismatch: 'The tensor that measures the state has another shape, type or unit than the embodiment.',
  superseded: 'The next cycle began before this one was decided.',
} as const satisfies Record<string, string>;

/** PlanNote.code: what a reviewer should see beside the plan, with its numbers. */
export const noteCodes = {
  seam_jump: 'The way to the first step is the longest of the slice: the way, the longest inside the slice.',
  tie: 'Candidates are as good as the chosen one: how many, then their indices, lowest first.',
  scorers_disagree:
    'A scorer holds another candidate for best: its place in scorers, its best, rank correlation.',
  values_not_comparable:
    'Several policies value their own candidates; such values do not decide: how many policies.',
  answer_left_out: 'Answers of this cycle were left out: how many.',
  timings_exceed: 'A provider claims more time than passed: ns claimed, ns passed.',
  late_answer: 'Answers came that nobody awaited any more, or never asked for: how many since the last plan.',
  duplicate_answer: 'A provider answered again; the first answer counted: how many since the last plan.',
  foreign_publisher: 'Samples of a topic with two publishers were refused: how many since the last plan.',
  goal_digest_mismatch: 'A goal without the digest of its content was ignored: how many since the last plan.',
  input_refused: 'Bytes on the goal or observation topic were refused: how many since the last plan.',
  observation_repeated: 'An observation of a cycle that was over came again: how many since the last plan.',
  cycle_dropped: 'A cycle was still open when the next one began: how many since the last plan.',
} as const satisfies Record<string, string>;

export type AnswerCode = keyof typeof answerCodes;
export type CandidateCode = keyof typeof candidateCodes;
export type PlanCode = keyof typeof planCodes;
export type NoteCode = keyof typeof noteCodes;
