import type { ResolvedConfig } from '../../config/index.ts'
import { TenantryError } from '../../errors.ts'
import type { DatabasePlace, Pools } from '../connections/pools.ts'

const DOES_VERIFY = `select prosecdef as verifies from pg_catalog.pg_proc
  where oid = 'tenantry.current_tenant()'::pg_catalog.regprocedure`

/**
 * Asks a database whether it verifies contexts, where the configuration says so: signatures that nobody
 * looks at are no wall.
 *
 * @throws {TenantryError} CONTEXT_NOT_VERIFIED
 */
export async function assertVerified(
  { signedContext }: ResolvedConfig,
  pools: Pools,
  place: DatabasePlace,
): Promise<void> {
  if (signedContext === undefined || !signedContext.verify) return
  const { rows } = await pools.query<{ verifies: boolean }>(place, DOES_VERIFY)
  if (rows[0]?.verifies === true) return
  throw new TenantryError('CONTEXT_NOT_VERIFIED', {
    message: `Contexts are signed, and the database ${JSON.stringify(place.database)} does not verify them.`,
    hint: 'Run `saas migrate` with this configuration; while it is introduced, say signedContext: { verify: false }.',
    details: { cluster: place.cluster, database: place.database },
  })
}
