import { posix } from 'node:path'

import { Client } from 'pg'

import { DEFAULT_TYPES } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'

import { type GeneratedFile, planRepositories } from '../../generate/index.ts'
import type { Schema } from '../../schema/index.ts'
import { readSchema } from '../read-schema.ts'

const LONGEST_CONNECT_MS = 10_000

export interface LiveDatabase {
  readonly url: string
  readonly schema: string
  /** The folder that the code goes to, relative to where the command was called. */
  readonly out: string
}

/** The code for the tables of a database that is there, whatever made them. Nothing is written to it. */
export async function planDatabaseCode(live: LiveDatabase): Promise<GeneratedFile[]> {
  const client = new Client({
    connectionString: live.url,
    connectionTimeoutMillis: LONGEST_CONNECT_MS,
    options: '-c default_transaction_read_only=on',
  })
  await client.connect()
  try {
    await requireSchema(client, live.schema)
    const schema = asUnshared(await readSchema(client, { schema: live.schema, writer: '' }))
    const out = posix.normalize(live.out)
    const module = posix.basename(out)
    return planRepositories({
      schema,
      owners: new Map(schema.tables.map(({ name }) => [name, module])),
      mapping: DEFAULT_TYPES,
      folderOf: () => out,
    })
  } finally {
    await client.end()
  }
}

/** One that is not there has no tables, and what was generated from it before would be taken away. */
async function requireSchema(client: Client, schema: string): Promise<void> {
  const { rows } = await client.query(
    `select from pg_namespace where nspname = $1 and has_schema_privilege(oid, 'usage')`,
    [schema],
  )
  if (rows.length > 0) return
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `The database has no schema ${JSON.stringify(schema)}, or this login may not use it.`,
    hint: 'Give the schema that the tables lie in with --schema.',
    details: { schema },
  })
}

/** Without a role of requests nobody can tell that it does not write to a table. */
function asUnshared({ tables, enums }: Schema): Schema {
  return {
    enums,
    tables: tables.map((table) =>
      table.kind === 'shared' ? { ...table, kind: 'unscoped' } : table,
    ),
  }
}
