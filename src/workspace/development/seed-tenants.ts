import type { DevFleet } from './dev-fleet.ts'

const SEEDS = [
  { slug: 'acme', name: 'Acme' },
  { slug: 'globex', name: 'Globex' },
]

/** Gives an empty catalog two tenants, so that there is something to see; resolves to the slugs of all. */
export async function seedTenants(
  fleet: Pick<DevFleet, 'tenants' | 'createTenant'>,
): Promise<readonly string[]> {
  const existing = await fleet.tenants()
  if (existing.length > 0) return existing
  for (const { slug, name } of SEEDS) await fleet.createTenant(slug, name)
  return SEEDS.map(({ slug }) => slug)
}
