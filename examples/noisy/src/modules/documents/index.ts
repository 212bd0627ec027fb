export type { DocumentTables } from './repository.ts'
export { documents } from './routes.ts'
