import type { LiveDatabase } from '../../sql/index.ts'
import type { SiblingSchemas } from './sibling-schemas.ts'
import { readTenantLogins, type TenantLogins } from './tenant-logins.ts'

/** Which roles come into which of the schemas that are made alike. */
export function readSiblingLogins(
  { schemas }: SiblingSchemas,
  { schemaGrants }: LiveDatabase,
): TenantLogins {
  const rolesOf = new Map([...schemas].map((schema) => [schema, new Set<string>()]))
  for (const { object, role, privilege } of schemaGrants) {
    if (privilege === 'usage' && role !== 'public') rolesOf.get(object)?.add(role)
  }
  return readTenantLogins(rolesOf)
}
