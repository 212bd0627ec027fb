export { type Check, type CheckReport, type Finding, report, type Seen } from './check.ts'
export { CLUSTER_CHECK, type ClusterFact } from './cluster-checks.ts'
export { CODE_CHECK, type CodeFact } from './code-checks.ts'
export {
  DATABASE_CHECK,
  type DatabaseFact,
  TABLES_CHECK,
  type TablesFact,
} from './database-checks.ts'
export { type Diagnosis, isSound, summarise } from './diagnosis.ts'
export {
  CATALOG_CHECK,
  DRIFT_CHECK,
  type DriftFact,
  EXTENSIONS_CHECK,
  type ExtensionsFact,
  ISOLATION_CHECK,
  type IsolationFact,
  MIGRATIONS_CHECK,
  PLACEMENTS_CHECK,
} from './fleet-checks.ts'
export { EMBEDDED_CHECK, type EmbeddedFact, NODE_CHECK } from './machine-checks.ts'
export {
  CONFIG_CHECK,
  ENVIRONMENT_CHECK,
  type EnvironmentFact,
  findVariables,
  NO_CONFIG_CHECK,
  PACKAGES_CHECK,
  type PackagesFact,
} from './project-checks.ts'
