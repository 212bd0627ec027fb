export {
  type GeneratedFile,
  planEmptyModule,
  planRepositories,
  type PlanRepositoriesOptions,
} from './plan-repositories.ts'
export { renderRepository, type RenderRepositoryOptions } from './render-repository.ts'
export { renderTables, type RenderTablesOptions } from './render-tables.ts'
export {
  isUntouchedShell,
  repositoryShell,
  type RepositoryShellOptions,
} from './repository-shell.ts'
export { hasRepository } from './repository-shape.ts'
export { nameSchema, type SchemaNames, type TableNames } from './schema-names.ts'
export { isSameCode, readSeal, seal } from './seal.ts'
