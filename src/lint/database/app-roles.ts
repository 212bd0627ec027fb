import type { LiveDatabase } from '../../sql/index.ts'
import type { Conventions } from '../conventions.ts'

/** The roles that requests run as. */
export interface AppRoles {
  readonly names: readonly string[]
  /** Whether somebody has said so; otherwise they are taken for it by their rights. */
  readonly isGiven: boolean
  /** Whether they are taken for it since nobody but owners could serve requests. */
  readonly areOwners: boolean
}

/**
 * Those that the conventions name, as far as they are there. Where none are named: those that log in, have rights and
 * own nothing; where there is none of that kind either, requests can only run as an owner.
 */
export function findAppRoles(live: LiveDatabase, { roles }: Conventions): AppRoles {
  const given = roles.app.filter((name) => live.roles.has(name))
  if (given.length > 0) return { names: given, isGiven: true, areOwners: false }
  const owners = new Set([...live.relations.values()].map(({ owner }) => owner))
  const others = new Set([...roles.system, ...roles.owner, ...owners])
  const entitled = entitledRoles(live)
  const logins = [...live.roles.values()].filter(({ canLogin }) => canLogin)
  const plain = logins
    .filter(({ name, isSuperuser }) => !isSuperuser && !others.has(name) && entitled.has(name))
    .map(({ name }) => name)
  const asOwners = logins.map(({ name }) => name).filter((name) => owners.has(name))
  const areOwners = plain.length === 0
  return { names: areOwners ? asOwners : plain, isGiven: false, areOwners }
}

/** Those that were granted something, or are members of one that was. */
function entitledRoles({ state, schemaGrants, memberships }: LiveDatabase): ReadonlySet<string> {
  const found = new Set([
    ...schemaGrants.map(({ role }) => role),
    ...state.relations.flatMap(({ grants }) => grants.map(({ role }) => role)),
  ])
  found.delete('public')
  const members = Map.groupBy(memberships, ({ role }) => role)
  // A set that grows is walked to its end.
  for (const role of found) for (const { member } of members.get(role) ?? []) found.add(member)
  return found
}
