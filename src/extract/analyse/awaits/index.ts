export type { AwaitReach } from './await-reach.ts'
export { functionsOf } from './declared-function.ts'
export { waitKind } from './wait-kind.ts'
export { findAwaitReach } from './find-await-reach.ts'
