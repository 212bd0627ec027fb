export { type PgliteServer, type PgliteServerOptions, startPglite } from './start-pglite.ts'
