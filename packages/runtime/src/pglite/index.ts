export { loadExtensions } from './load-extensions.ts'
export { type PgliteServer, type PgliteServerOptions, startPglite } from './start-pglite.ts'
