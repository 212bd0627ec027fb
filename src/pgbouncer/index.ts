export { OLDEST_RELEASE, parseRelease, type PgbouncerRelease } from './pgbouncer-release.ts'
export { parseListen } from './parse-listen.ts'
export {
  type PgbouncerFacts,
  type PgbouncerOptions,
  type PgbouncerPlan,
  planPgbouncer,
  type SecretFile,
} from './plan-pgbouncer.ts'
export type { PoolPlan } from './plan-pools.ts'
export type { StatsLogin } from './stats-login.ts'
