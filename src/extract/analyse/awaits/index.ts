export type { AwaitReach, ReachedFunction } from './await-reach.ts'
export { findAwaitReach } from './find-await-reach.ts'
