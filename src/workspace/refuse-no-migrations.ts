import { TenantryError } from '@tenantry/runtime/errors'

/**
 * @param patterns Where they were looked for, in an application of another tool.
 * @throws {TenantryError} LINT_NOTHING
 */
export function refuseNoMigrations(
  migrations: readonly unknown[],
  root: string,
  patterns?: readonly string[],
): void {
  if (migrations.length > 0) return
  throw new TenantryError('LINT_NOTHING', {
    message: `There is no migration in ${root} to look at.`,
    hint:
      patterns === undefined
        ? 'Migrations are src/modules/<module>/migrations/<timestamp>_<name>.{ts,sql}, or those of its service once it is extracted; `saas migrate new` writes one.'
        : `No file is ${patterns.join(' or ')}; name them under \`migrations.files\` in saas.lint.json.`,
    details: { root },
  })
}
