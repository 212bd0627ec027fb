import type { ResolvedConfig } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'

/**
 * The cluster that a PgBouncer is to stand in front of: the one that is named, else the only one.
 *
 * @throws {TenantryError} USAGE_INVALID_VALUE for a cluster that is not configured, USAGE_MISSING_FLAG where there are several.
 */
export function chooseCluster({ clusters }: ResolvedConfig, named: string | undefined): string {
  const names = [...clusters.keys()]
  const [only = ''] = names
  if (named === undefined && names.length === 1) return only
  if (named !== undefined && clusters.has(named)) return named
  const hint = `Choose one of: ${names.join(', ')}. Each cluster has a PgBouncer of its own.`
  if (named !== undefined) {
    throw new TenantryError('USAGE_INVALID_VALUE', {
      message: `There is no cluster ${JSON.stringify(named)} in saas.config.ts.`,
      hint,
      details: { cluster: named },
    })
  }
  throw new TenantryError('USAGE_MISSING_FLAG', {
    message: 'saas.config.ts has several clusters, and --cluster was not given.',
    hint,
  })
}
