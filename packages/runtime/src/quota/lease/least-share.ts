/** What a process has of a limit while the store does not answer, and it held nothing of it before. */
export const LEAST_SHARE = 1 / 8
