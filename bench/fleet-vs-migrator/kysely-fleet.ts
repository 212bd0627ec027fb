import type { Placement } from '@tenantry/runtime'
import { Kysely, PostgresDialect, sql } from 'kysely'
import {
  DEFAULT_MIGRATION_LOCK_TABLE,
  DEFAULT_MIGRATION_TABLE,
  type Migration,
  MIGRATION_LOCK_ID,
  Migrator,
} from 'kysely/migration'
import { Client, escapeIdentifier, Pool } from 'pg'

import type { BridgeFleet } from '../fleet/bridge-fleet.ts'

const FIRST = '20260101000000_parts'

/** The schemas of a fleet, as somebody who runs Kysely's Migrator for each of them would have them. */
export interface KyselyFleet extends AsyncDisposable {
  /** Brings schemas up to date, so many at a time, each by a Migrator of its own. */
  migrate(placements: readonly Placement[], migrations: KyselyMigrations): Promise<void>
}

/** By name, for the schema that is named. */
export type KyselyMigrations = Readonly<Record<string, (schema: string) => Migration>>

/** Takes our ledgers away, and puts Kysely's tables there as a first run would have left them. */
export async function turnIntoKyselyFleet(
  { url, placements }: BridgeFleet,
  connections: number,
): Promise<KyselyFleet> {
  const client = new Client({ connectionString: url })
  await client.connect()
  for (const { schema } of placements) await client.query(turnSql(schema))
  await client.query('analyze')
  await client.end()
  const pool = new Pool({ connectionString: url, max: connections })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  return {
    async migrate(meant, migrations) {
      const queue = [...meant]
      const work = async (): Promise<void> => {
        for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
          await migrateOne(db, next.schema, migrations)
        }
      }
      await Promise.all(Array.from({ length: connections }, work))
    },
    [Symbol.asyncDispose]: () => db.destroy(),
  }
}

async function migrateOne(
  db: Kysely<unknown>,
  schema: string,
  migrations: KyselyMigrations,
): Promise<void> {
  const named = Object.entries(migrations).map(([name, make]) => [name, make(schema)] as const)
  const all = Object.fromEntries([[FIRST, { up: async () => undefined }] as const, ...named])
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => all },
    migrationTableSchema: schema,
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  if (results?.length !== 1) throw new Error(`${results?.length} migrations ran in ${schema}.`)
}

/** The same change as `furtherMigration`, written for Kysely. */
export function kyselyMigration(table: string, number: number): (schema: string) => Migration {
  const digits = String(number).padStart(4, '0')
  const extra = `extra_${digits}`
  return (schema) => ({
    async up(db) {
      const builder = db.withSchema(schema).schema
      await builder.alterTable(table).addColumn(`note_${digits}`, 'text').execute()
      await builder
        .createTable(extra)
        .addColumn('tenant_id', 'uuid', (column) => column.notNull())
        .addColumn('id', 'uuid', (column) => column.notNull())
        .addColumn('name', 'text')
        .addPrimaryKeyConstraint(`${extra}_pkey`, ['tenant_id', 'id'])
        .execute()
      const made = sql.id(schema, extra)
      await sql`alter table ${made} enable row level security`.execute(db)
      await sql`alter table ${made} force row level security`.execute(db)
      await builder
        .createIndex(`${table}_note_${digits}`)
        .on(table)
        .columns(['tenant_id', `note_${digits}`])
        .execute()
    },
  })
}

function turnSql(name: string): string {
  const schema = escapeIdentifier(name)
  return `
    drop table ${schema}.tenantry_ledger;
    create table ${schema}.${DEFAULT_MIGRATION_TABLE} (
      name varchar(255) primary key, timestamp varchar(255) not null);
    create table ${schema}.${DEFAULT_MIGRATION_LOCK_TABLE} (
      id varchar(255) primary key, is_locked integer not null default 0);
    insert into ${schema}.${DEFAULT_MIGRATION_TABLE} values ('${FIRST}', '2026-01-01T00:00:00.000Z');
    insert into ${schema}.${DEFAULT_MIGRATION_LOCK_TABLE} values ('${MIGRATION_LOCK_ID}', 0)`
}
