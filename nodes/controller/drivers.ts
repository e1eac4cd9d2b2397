// Who may take what is rehearsed. Command lines name them too, and load nothing for that.

/** `none` says what would have been done, `sim` plays it in the embedded world; neither moves a robot. */
export const drivers = ['none', 'sim'] as const;

export type Driver = (typeof drivers)[number];
