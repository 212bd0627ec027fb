export type { HandedModule } from './handed-module.ts'
export { handOverRoutes } from './hand-over-routes.ts'
