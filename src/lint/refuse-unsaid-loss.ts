import { TenantryError } from '@tenantry/runtime/errors'

import type { LintReport } from './finding.ts'

/**
 * Stops where migrations lose rows, or break the version that still runs, and do not say so.
 *
 * @throws {TenantryError} MIGRATION_DESTRUCTIVE naming each statement.
 */
export function refuseUnsaidLoss({ findings }: Pick<LintReport, 'findings'>): void {
  const unsaid = findings.filter(({ group }) => group === 'destructive')
  if (unsaid.length === 0) return
  const list = unsaid.map(
    ({ migration, message, rule }) => `\n  ${migration}: ${message} (${rule})`,
  )
  throw new TenantryError('MIGRATION_DESTRUCTIVE', {
    message: `What these migrations do cannot be taken back, and they do not say that it is meant:${list.join('')}`,
    hint: "Write the reason into the migration: destructive: 'reason', or `-- tenantry: destructive reason`.",
    details: { findings: unsaid },
  })
}
