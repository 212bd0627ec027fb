import type { CodeRule } from '../../code/code-rule.ts'
import { findUnscoped } from '../../code/find-unscoped.ts'

export const optionalFilter: CodeRule = {
  id: 'optional-filter',
  what: 'A query that is tied to a tenant on some ways through the program, and on others not.',
  why: 'Where the condition is not met, as when no tenant was given, the rows of all tenants come back.',
  remedy: 'Throw where there is no tenant, and add the filter always.',
  find: (scene) =>
    findUnscoped(
      scene,
      'optional-filter',
      ({ table, operation }) =>
        `The tenant of this ${operation} on ${table} is added on some ways only.`,
    ),
}
