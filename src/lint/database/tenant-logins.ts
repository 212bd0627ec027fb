/** A role of one tenant's place that comes into those of others. */
export interface Stranger {
  readonly role: string
  readonly home: string
  readonly others: readonly string[]
}

export interface TenantLogins {
  /** Whether tenants have roles of their own at all. */
  readonly areOwn: boolean
  readonly strangers: readonly Stranger[]
  /** The place of each role that has one. */
  readonly homes: ReadonlyMap<string, string>
}

/**
 * Tells the roles of single tenants from those that serve all: one that comes into a single place is that
 * tenant's, and so is one that is named after a place; one that comes into most of them serves all.
 *
 * @param rolesOf Schemas or databases of one tenant each, with the roles that come into them.
 */
export function readTenantLogins(rolesOf: ReadonlyMap<string, ReadonlySet<string>>): TenantLogins {
  const places = [...rolesOf.keys()]
  const placesOf = new Map<string, string[]>()
  for (const [place, roles] of rolesOf) {
    for (const role of roles) placesOf.set(role, [...(placesOf.get(role) ?? []), place])
  }
  const shared = sharedPrefix(places)
  const homes = new Map<string, string>()
  for (const [role, known] of placesOf) {
    const named = known.filter((place) => isNamedAfter(role, place, shared))
    const longest = named.toSorted((one, other) => other.length - one.length)[0]
    const isOfFew = known.length === 1 || (known.length <= places.length / 2 && places.length > 3)
    const home = longest ?? (isOfFew ? known[0] : undefined)
    if (home !== undefined) homes.set(role, home)
  }
  const owned = new Set(homes.values()).size
  const areOwn = owned >= Math.max(2, places.length / 2)
  const strangers = [...homes].flatMap(([role, home]) => {
    const others = (placesOf.get(role) ?? []).filter((place) => place !== home)
    return areOwn && others.length > 0 ? [{ role, home, others }] : []
  })
  return { areOwn, strangers, homes }
}

function isNamedAfter(role: string, place: string, shared: string): boolean {
  const own = place.slice(shared.length)
  if (own === '') return false
  return role.includes(place) || `_${role.replaceAll('-', '_')}_`.includes(`_${own}_`)
}

/** `tenant_` of `tenant_a` and `tenant_b`. */
function sharedPrefix(names: readonly string[]): string {
  const [first = ''] = names
  const heads = [...first.matchAll(/[_-]/g)].map(({ index }) => first.slice(0, index + 1))
  return heads.findLast((head) => names.every((name) => name.startsWith(head))) ?? ''
}
