import { createHash } from 'node:crypto'

import type { Roles } from '../database/connections/roles.ts'
import { accessSql } from './access-sql.ts'
import { catalogSql } from './catalog-sql.ts'

/** Tells one version of the catalog from another; kept in the catalog by whoever prepares it. */
export function catalogVersion(roles: Roles): string {
  return createHash('sha256').update(catalogSql(roles)).update(accessSql(roles)).digest('hex')
}
