import type { Client } from 'pg'

import type { Roles } from '../../database/connections/roles.ts'
import { TenantryError } from '../../errors.ts'
import { readPowers } from './read-powers.ts'

/**
 * Asks the database itself whether the roles that requests run under are confined. Revoking a
 * privilege that somebody else granted is only a notice to PostgreSQL, so the grants prove nothing.
 *
 * @throws {TenantryError} ROLE_NOT_CONFINED
 */
export async function assertConfined(client: Client, roles: Roles): Promise<void> {
  for (const role of [roles.app, roles.system]) {
    const powers = await readPowers(client, role, roles.owner)
    if (powers.length === 0) continue
    throw new TenantryError('ROLE_NOT_CONFINED', {
      message: `The role ${JSON.stringify(role)} ${powers.join(', ')}, so row-level security cannot be relied on.`,
      hint: 'Run `saas migrate` as the owner of the database or as a superuser, or take these powers from the role.',
      details: { role, powers },
    })
  }
}
