export type { NoteTables } from './repository.ts'
export { notes } from './routes.ts'
