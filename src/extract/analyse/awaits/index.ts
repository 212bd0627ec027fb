export type { AwaitReach } from './await-reach.ts'
export { findAwaitReach } from './find-await-reach.ts'
