import type { TenantryError } from '../../errors.ts'
import type { Fleet } from '../fleet.ts'
import { judgeExtensions } from './judge-extensions.ts'
import { readExtensions } from './read-extensions.ts'

/** A database of a cluster. Default: its home, which holds the pool and the bridges. */
export interface ExtendedDatabase {
  readonly cluster: string
  readonly database?: string
}

/** What keeps tenants of a database from the extensions of the configuration; nothing is changed. */
export async function findExtensionProblems(
  fleet: Fleet,
  place: ExtendedDatabase,
): Promise<TenantryError[]> {
  const roles = fleet.rolesOn(place.cluster)
  return await fleet.withClient(place, async (client) =>
    judgeExtensions(await readExtensions(client, fleet.config.extensions, roles.app), roles),
  )
}

/** @throws {TenantryError} The first of these problems. */
export async function requireExtensions(fleet: Fleet, place: ExtendedDatabase): Promise<void> {
  const [problem] = await findExtensionProblems(fleet, place)
  if (problem !== undefined) throw problem
}
