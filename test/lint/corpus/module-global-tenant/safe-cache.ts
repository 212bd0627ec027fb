interface Tenant {
  id: string
}

const tenantBySlug = new Map<string, Tenant>()
let tenantCount = 0

export async function find(slug: string, load: (slug: string) => Promise<Tenant>) {
  const known = tenantBySlug.get(slug)
  if (known) return known
  const tenant = await load(slug)
  tenantBySlug.set(slug, tenant)
  tenantCount += 1
  return tenant
}

export const known = () => tenantCount
