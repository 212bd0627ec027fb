export { type ApplicationAnswers, type TenantrySource } from './application-answers.ts'
export {
  type ApplicationChoices,
  assertChoices,
  DEFAULT_MODE,
  DEFAULT_MODULES,
  DEFAULT_NAME,
  splitModules,
} from './application-choices.ts'
export {
  checkApplicationName,
  checkModuleName,
  checkModules,
  explainName,
  type NameProblem,
  suggestName,
} from './check-names.ts'
export { type FileChange, type TextFile } from './file-change.ts'
export { migrationTimestamp, timestampBehind } from './migration-timestamp.ts'
export { type ModuleNames, nameModule } from './name-module.ts'
export {
  PACKAGE_MANAGER_COMMANDS,
  PACKAGE_MANAGERS,
  type PackageManager,
  type PackageManagerCommands,
} from './package-manager.ts'
export { planApplication, type PlanApplicationOptions } from './plan-application.ts'
export { type ModuleResource, planModuleIndex } from './plan-module.ts'
export type { Field } from './fields/field.ts'
export { parseFields } from './fields/parse-fields.ts'
export { refuseUnlisted } from './fields/refuse-unlisted.ts'
export { planResource, planResourceMigration } from './resource/plan-resource.ts'
export { type ResourceScene, resolveReferences } from './resource/resolve-references.ts'
export type { Resource } from './resource/resource.ts'
export { findUnfillable } from './resource/test-context.ts'
export { checkResourceName, nameResource, type ResourceNames } from './resource-names.ts'
export { renderTemplate } from './render-template.ts'
export { starterResources, starterSchema } from './starter-resources.ts'
