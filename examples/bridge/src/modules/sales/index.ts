export type { SalesTables } from './repository.ts'
export { sales } from './routes.ts'
