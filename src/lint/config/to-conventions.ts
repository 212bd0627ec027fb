import { type Conventions, OUR_CONVENTIONS } from '../conventions.ts'
import type { LintConfig } from './config-schema.ts'
import { invalidLintConfig } from './parse-lint-config.ts'

/** What only an application without saas.config.ts may say: there, Tenantry has settled it. */
const SETTLED = ['tenantColumn', 'tenantTables', 'migrations', 'tenancy'] as const

/**
 * The conventions that a saas.lint.json describes. Beside a saas.config.ts those of Tenantry hold, and the file may
 * only add to them.
 *
 * @param path For errors.
 * @throws {TenantryError} LINT_CONFIG_INVALID for what a saas.config.ts has settled.
 */
export function toConventions(config: LintConfig, isOurs: boolean, path: string): Conventions {
  if (!isOurs) {
    const { tenantColumn = OUR_CONVENTIONS.tenantColumn } = config
    const { tenantTables, sharedTables, roles, context } = config
    return { tenantColumn, tenantTables, sharedTables, roles, context }
  }
  const settled = SETTLED.find((key) => config[key] !== undefined)
  if (settled !== undefined)
    throw invalidLintConfig(path, settled, 'is settled by the saas.config.ts beside it')
  const { roles, context } = OUR_CONVENTIONS
  return {
    ...OUR_CONVENTIONS,
    sharedTables: config.sharedTables,
    roles: {
      app: [...roles.app, ...config.roles.app],
      system: [...roles.system, ...config.roles.system],
      owner: [...roles.owner, ...config.roles.owner],
    },
    context: {
      functions: [...context.functions, ...config.context.functions],
      settings: [...context.settings, ...config.context.settings],
    },
  }
}
