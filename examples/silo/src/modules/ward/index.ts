export type { WardTables } from './repository.ts'
export { ward } from './routes.ts'
