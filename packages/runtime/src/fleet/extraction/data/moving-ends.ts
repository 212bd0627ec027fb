import type { Client } from 'pg'

import type { MovingSide } from './moving-side.ts'
import type { CopyEnds } from './tenant-copy.ts'

/** The connections of one move, all as the administrator. */
export interface MovingEnds extends CopyEnds, AsyncDisposable {
  /** The role that sees the rows of all tenants, where they arrive. */
  readonly targetReader: string
  /** A second one to where the rows are. */
  readonly gate: Client
}

/** @throws {TenantryError} CLUSTER_UNREACHABLE, CLUSTER_LOGIN_REFUSED */
export async function openEnds(source: MovingSide, target: MovingSide): Promise<MovingEnds> {
  const opened: Client[] = []
  const end = async (): Promise<void> => {
    // One that is broken cannot say goodbye.
    await Promise.allSettled(opened.map((client) => client.end()))
  }
  const connect = async ({ fleet, placement }: MovingSide): Promise<Client> => {
    const client = await fleet.connect(placement)
    opened.push(client)
    return client
  }
  try {
    const ends = {
      source: await connect(source),
      target: await connect(target),
      gate: await connect(source),
    }
    const passes = await passesRowSecurity(ends.target)
    return {
      ...ends,
      sourceSchema: source.placement.schema,
      targetSchema: target.placement.schema,
      sourceReader: systemRole(source),
      targetReader: systemRole(target),
      targetWriter: passes ? undefined : systemRole(target),
      [Symbol.asyncDispose]: end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

function systemRole({ fleet, placement }: MovingSide): string {
  return fleet.rolesOn(placement.cluster).system
}

async function passesRowSecurity(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ passes: boolean }>(
    'select rolsuper or rolbypassrls as passes from pg_catalog.pg_roles where rolname = current_user',
  )
  return rows[0]?.passes ?? false
}
