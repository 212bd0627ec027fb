import type { Mode } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'

import { checkApplicationName, checkModules } from './check-names.ts'
import type { PackageManager } from './package-manager.ts'

/** What a user decides about a new application. */
export interface ApplicationChoices {
  /** Lower-case letters, digits, `-` and `_`: see `checkApplicationName`. */
  readonly name: string
  /** Where new tenants are placed by default. */
  readonly mode: Mode
  /** At least one: see `checkModules`. */
  readonly modules: readonly string[]
  readonly packageManager: PackageManager
  /** Whether requests come to the database through PgBouncer. */
  readonly pgbouncer: boolean
}

export const DEFAULT_NAME = 'my-saas'
export const DEFAULT_MODE: Mode = 'pool'
export const DEFAULT_MODULES: readonly string[] = ['projects']

/** The modules in a text that separates them by spaces or commas. */
export function splitModules(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}

/**
 * Refuses choices that no application can be made from.
 *
 * @throws {TenantryError} INIT_NAME_INVALID or INIT_MODULE_INVALID, with the reason.
 */
export function assertChoices({ name, modules }: ApplicationChoices): void {
  const reason = checkApplicationName(name)
  if (reason !== undefined) {
    throw new TenantryError('INIT_NAME_INVALID', {
      message: `An application cannot be named ${JSON.stringify(name)}: ${reason}.`,
      hint: 'Give another name with --name, such as --name my-saas.',
      details: { name, reason },
    })
  }
  const problem = checkModules(modules)
  if (problem !== undefined) {
    throw new TenantryError('INIT_MODULE_INVALID', {
      message: `A module cannot be named ${JSON.stringify(problem.name)}: ${problem.reason}.`,
      hint: 'Give other names with --module, such as --module projects --module line-items.',
      details: { ...problem },
    })
  }
}
