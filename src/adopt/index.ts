export { type AdoptAnswers, parsePath } from './adopt-answers.ts'
export { type AdoptCheck, adoptChecks } from './adopt-checks.ts'
export { type AdoptMigration, adoptMigrations } from './adopt-migrations.ts'
export {
  type AdoptedTable,
  type AdoptPlan,
  type Decision,
  tenantTables,
  type TenantSource,
  undecidedTables,
} from './adopt-plan.ts'
export { type Baseline, baselineSql } from './baseline-sql.ts'
export { planAdoption } from './plan-adoption.ts'
