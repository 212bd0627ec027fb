import type { Client } from 'pg'

import { copyIn } from '../../database/session/copy-in.ts'
import type { Roles } from '../../database/connections/roles.ts'
import type { ContextKey } from '../../database/sign/context-key.ts'
import { quoteIdentifier } from '../../database/sql-text.ts'

/**
 * Lets a database accept these keys of signed contexts, and no others; inside a transaction of the
 * caller. Statements that run meanwhile go on with the keys they began with.
 */
export async function installContextKeys(
  client: Client,
  { owner }: Roles,
  keys: readonly ContextKey[],
): Promise<void> {
  await client.query(`set local role ${quoteIdentifier(owner)}`)
  await client.query('delete from tenantry.signing_key')
  const lines = keys.map((key) => {
    const { inner, outer } = key.pads()
    return `${key.id}\t\\\\x${inner.toString('hex')}\t\\\\x${outer.toString('hex')}`
  })
  if (lines.length > 0) {
    await copyIn(client, 'copy tenantry.signing_key (id, inner_pad, outer_pad) from stdin', lines)
  }
  await client.query('reset role')
}
