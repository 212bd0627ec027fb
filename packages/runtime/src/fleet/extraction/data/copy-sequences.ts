import type { Client } from 'pg'

import { ownPathOf } from '../../../database/sql-text.ts'
import type { ModuleTable } from './module-table.ts'

/** One of the two ends: a connection, and the schema it is about. */
export interface SequenceEnd {
  readonly client: Client
  readonly schema: string
  readonly tables: readonly ModuleTable[]
}

/**
 * Has the sequences of the target go on behind those of the source, so that no number comes twice. Those that are ahead, of
 * tenants that moved before, stay.
 */
export async function copySequences(source: SequenceEnd, target: SequenceEnd): Promise<void> {
  const wanted = sequencesOf(target.tables)
  for (const [column, from] of sequencesOf(source.tables)) {
    const to = wanted.get(column)
    if (to === undefined) continue
    const last = await inSchema(source, async (client) => {
      const { rows } = await client.query<{ last: string | null }>(
        'select pg_catalog.pg_sequence_last_value($1::regclass)::text as last',
        [from],
      )
      return rows[0]?.last ?? null
    })
    // Nobody has asked for a number yet.
    if (last === null) continue
    await inSchema(target, (client) =>
      client.query(
        `select pg_catalog.setval($1::regclass, $2::bigint)
         where coalesce(pg_catalog.pg_sequence_last_value($1::regclass), 0) < $2::bigint`,
        [to, last],
      ),
    )
  }
}

/** Names of sequences were read where the schema was the first one to be looked in. */
async function inSchema<Result>(
  { client, schema }: SequenceEnd,
  run: (client: Client) => Promise<Result>,
): Promise<Result> {
  await client.query(`begin; set local search_path = ${ownPathOf(schema)}`)
  const result = await run(client)
  await client.query('commit')
  return result
}

/** By table and column: a sequence may be named otherwise on the other side. */
function sequencesOf(tables: readonly ModuleTable[]): ReadonlyMap<string, string> {
  return new Map(
    tables.flatMap(({ name: table, columns }) =>
      columns.flatMap(({ name, sequence }) =>
        sequence === null ? [] : [[JSON.stringify([table, name]), sequence.name] as const],
      ),
    ),
  )
}
