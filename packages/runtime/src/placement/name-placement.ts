import type { Mode } from '../config/index.ts'

/** The schema of a silo, in a database that holds nothing else. */
export const SILO_SCHEMA = 'silo'

const LONGEST_IDENTIFIER = 63
const ID_DIGITS = 12

export interface PlacementName {
  readonly database: string
  readonly schema: string
}

/**
 * Where a new tenant of a mode lives. A slug may be anything up to 63 bytes, so the name keeps what is
 * readable of it and takes its uniqueness from the tenant's id; the catalog holds the result.
 */
export function namePlacement(tenant: {
  application: string
  homeDatabase: string
  /** Of its cluster. */
  poolSchema: string
  mode: Mode
  slug: string
  tenantId: string
}): PlacementName {
  const suffix = tenant.tenantId.replaceAll('-', '').slice(0, ID_DIGITS)
  switch (tenant.mode) {
    case 'pool':
      return { database: tenant.homeDatabase, schema: tenant.poolSchema }
    case 'bridge':
      return { database: tenant.homeDatabase, schema: readable('t', tenant.slug, suffix) }
    case 'silo':
      return { database: readable(tenant.application, tenant.slug, suffix), schema: SILO_SCHEMA }
  }
}

function readable(prefix: string, slug: string, suffix: string): string {
  const room = LONGEST_IDENTIFIER - prefix.length - suffix.length - 2
  const middle = slug
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, room)
  return `${prefix}_${middle}_${suffix}`
}
