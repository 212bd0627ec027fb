import type { ts } from 'ts-morph'

import { requiredOf } from './required-of.ts'

/** What a `MovingTenancy` has as a Tenancy has it. */
export const KEPT_OF_TENANCY: ReadonlySet<string> = new Set([
  'close',
  'currentTenant',
  'db',
  'events',
  'isInTransaction',
  'observe',
  'onClose',
  'ready',
  'routes',
  'run',
  'takeUp',
  'transaction',
  'vitals',
])

/**
 * Whether the `tenancy` among the options of a function has to be one that the runtime makes for an application: a type that asks
 * for what it uses, such as `Pick<Tenancy<Database>, 'db'>`, takes the one of a service whose rows move as well.
 */
export function asksForWhole(options: ts.Type, checker: ts.TypeChecker): boolean {
  const tenancy = options.getProperty('tenancy')
  if (tenancy === undefined) return false
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(tenancy))
  return requiredOf(type).some((name) => !KEPT_OF_TENANCY.has(name))
}
