export { embeddedPostgresStatus } from './embedded-postgres-status.ts'
export { type EmbeddedPostgresProbe, probeEmbeddedPostgres } from './probe-embedded-postgres.ts'
export { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts'
export { stopEmbeddedPostgres } from './stop-embedded-postgres.ts'
