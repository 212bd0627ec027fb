import { resolveConfig } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'
import { Fleet, readShape, type Shape } from '@tenantry/runtime/fleet'

import type { AdoptCheck } from '../../adopt/index.ts'
import type { Schema } from '../../schema/index.ts'
import { readSchema } from '../read-schema.ts'

/** A database that knows of no tenants, opened to be looked at: nothing in it is changed. */
export interface AdoptedDatabase extends AsyncDisposable {
  readonly schema: Schema
  readonly shape: Shape
  /** How many rows a check counts. */
  count(check: Pick<AdoptCheck, 'sql'>): Promise<number>
  /** Each value of a column, as text; null where there is none. */
  values(sql: string): Promise<(string | null)[]>
}

const CLUSTER = 'primary'

/** @throws {TenantryError} CONFIG_INVALID, ADOPT_NOTHING; those of connecting. */
export async function readAdoptedDatabase(options: {
  readonly application: string
  readonly url: string
  readonly schema: string
}): Promise<AdoptedDatabase> {
  const { application, url, schema: name } = options
  const clusters = { [CLUSTER]: { url, poolSchema: name } }
  const fleet = await Fleet.open(resolveConfig({ name: application, mode: 'pool', clusters }))
  await using undo = new AsyncDisposableStack()
  undo.use(fleet)
  const client = await fleet.connect({ cluster: CLUSTER })
  undo.defer(() => client.end())
  await client.query('set default_transaction_read_only = on')
  const reading = { roles: fleet.rolesOn(CLUSTER), engine: fleet.engineOn(CLUSTER) }
  const shape = await readShape(client, reading, name)
  const schema = await readSchema(client, { schema: name, writer: reading.roles.app })
  if (shape === undefined || schema.tables.length === 0) {
    throw new TenantryError('ADOPT_NOTHING', {
      message: `The schema ${JSON.stringify(name)} of the database holds no table.`,
      hint: 'Give the database of the application with --url, and its schema with --schema. For a new application: `saas init`.',
    })
  }
  const kept = undo.move()
  return {
    schema,
    shape,
    async count({ sql }) {
      const { rows } = await client.query<{ count: number }>(sql)
      return rows[0]?.count ?? 0
    },
    async values(sql) {
      const { rows } = await client.query<{ value: string | null }>(sql)
      return rows.map(({ value }) => value)
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
