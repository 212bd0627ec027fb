import { randomBytes } from 'node:crypto'

import { withClient } from './with-client.ts'

/** Holds the copy of the table without row-level security. */
export const PLAIN_SCHEMA = 'plain'

export interface ReferenceRole {
  readonly url: string
  readonly drop: () => Promise<void>
}

/**
 * A login of its own for the reference, with the rights of the application's: the policies hold for
 * it where there are policies.
 */
export async function createReferenceRole(
  url: string,
  applicationRole: string,
): Promise<ReferenceRole> {
  const role = `${applicationRole}_reference`
  const password = randomBytes(12).toString('hex')
  await withClient(url, async (client) => {
    await client.query(
      `create role ${role} login password '${password}' in role ${applicationRole}`,
    )
    await client.query(`grant usage on schema ${PLAIN_SCHEMA} to ${role}`)
    await client.query(`grant select, update on ${PLAIN_SCHEMA}.invoice to ${role}`)
    const database = new URL(url).pathname.slice(1)
    await client.query(`grant connect on database "${database}" to ${role}`)
  })
  const own = new URL(url)
  own.username = role
  own.password = password
  return {
    url: own.href,
    drop: () =>
      withClient(url, async (client) => {
        await client.query(`drop owned by ${role}`)
        await client.query(`drop role ${role}`)
      }),
  }
}
