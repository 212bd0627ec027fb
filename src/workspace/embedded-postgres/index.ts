export { type EmbeddedPostgresStatus, embeddedPostgresStatus } from './embedded-postgres-status.ts'
export {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
  type StartOptions,
} from './start-embedded-postgres.ts'
export type { ServerOwner } from './server-owners.ts'
export { stopEmbeddedPostgres, type StopResult } from './stop-embedded-postgres.ts'
