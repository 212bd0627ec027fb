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
export { ADOPT_FILE, type AdoptFile } from './adopt-answers.ts'
export { adoptFiles } from './adopt-files.ts'
export { type CodeSite, findCodeSites } from './code-sites.ts'
export { type AdoptLine, describePlan } from './describe-table.ts'
export { findUnsupported } from './find-unsupported.ts'
