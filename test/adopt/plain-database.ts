import { randomBytes } from 'node:crypto'

import { Fleet } from '@tenantry/runtime/fleet'
import { resolveConfig } from '@tenantry/runtime/config'
import type { RenderedMigration } from '@tenantry/runtime/migrations'
import { Client, escapeIdentifier } from 'pg'
import { inject } from 'vitest'

import '../support/provided-context.ts'
import { rolesOf } from '../../packages/runtime/src/database/connections/roles.ts'
import { renderMigration } from '../../packages/runtime/src/migrations/render-migration.ts'
import {
  type AdoptAnswers,
  adoptChecks,
  adoptMigrations,
  type AdoptPlan,
  baselineSql,
  findUnsupported,
  planAdoption,
} from '../../src/adopt/index.ts'
import { createDatabase, dropDatabases } from '../../src/testing/databases.ts'
import { readAdoptedDatabase } from '../../src/workspace/adoption/read-adopted-database.ts'

/** A database of an application that knows no tenants. */
export interface PlainDatabase extends AsyncDisposable {
  readonly fleet: Fleet
  query<Row>(sql: string): Promise<Row[]>
  plan(answers: Partial<AdoptAnswers>): Promise<PlannedDatabase>
}

export interface PlannedDatabase {
  readonly plan: AdoptPlan
  readonly migrations: readonly RenderedMigration[]
  readonly unsupported: readonly string[]
  /** What the checks count, where that is not 0. */
  readonly problems: readonly string[]
}

function timestamp(index: number): string {
  return `20260101${String(index).padStart(6, '0')}`
}

export async function createPlainDatabase(sql: string, schema = 'public'): Promise<PlainDatabase> {
  const name = `plain_${randomBytes(4).toString('hex')}`
  const server = inject('databaseUrl')
  const url = await createDatabase(server, name)
  const query = async <Row>(text: string): Promise<Row[]> => {
    const client = new Client({ connectionString: url })
    await client.connect()
    try {
      const result = await client.query(text)
      return result.rows
    } finally {
      await client.end()
    }
  }
  await query(sql)
  const clusters = { primary: { url, poolSchema: schema } }
  const fleet = await Fleet.open(resolveConfig({ name, mode: 'pool', clusters }))
  return {
    fleet,
    query,
    async plan(answers) {
      await using database = await readAdoptedDatabase({ application: name, url, schema })
      const { shape } = database
      const said = { tenantTable: 'accounts', paths: {}, shared: [], left: [], ...answers }
      const plan = planAdoption(database.schema, said)
      const baseline = baselineSql(shape)
      const written = adoptMigrations({ plan, shape, baseline: baseline.sql, timestamp })
      const problems: string[] = []
      for (const check of adoptChecks(plan)) {
        const count = await database.count(check)
        if (count > 0) problems.push(`${count} ${check.table} ${check.what}`)
      }
      return {
        plan,
        problems,
        unsupported: findUnsupported(plan, shape, baseline),
        migrations: await Promise.all(
          written.map(({ name: migration, sql: text }) =>
            renderMigration({ name: migration, module: 'core', source: { kind: 'sql', text } }),
          ),
        ),
      }
    },
    async [Symbol.asyncDispose]() {
      await fleet.close()
      await dropDatabases([{ url }], [])
      const client = new Client({ connectionString: server })
      await client.connect()
      for (const role of Object.values(rolesOf(name))) {
        await client.query(`drop role if exists ${escapeIdentifier(role)}`)
      }
      await client.end()
    },
  }
}
