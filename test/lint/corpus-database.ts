import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

import { SCHEMA_PREAMBLE } from '../../src/lint/schema/schema-plants.ts'

/** A database with the tables that stand in front of each case. What is done in it is undone. */
export interface CorpusDatabase extends AsyncDisposable {
  /** With the names of roles and of the database in it filled in. */
  query(sql: string): Promise<{ readonly rows: readonly unknown[][] }>
  /** Carries something out, and takes it back. */
  undone<Result>(act: () => Promise<Result>): Promise<Result>
}

export async function openCorpusDatabase(url: string): Promise<CorpusDatabase> {
  const name = `corpus_${randomBytes(6).toString('hex')}`
  const admin = new Client({ connectionString: url })
  await admin.connect()
  await admin.query(`create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  const client = new Client({ connectionString: own.href })
  await client.connect()
  const fill = (sql: string): string =>
    sql.replaceAll('{{database}}', name).replaceAll(/\{\{(app|system|owner)\}\}/g, `${name}_$1`)
  const query: CorpusDatabase['query'] = async (sql) =>
    await client.query({ text: fill(sql), rowMode: 'array' })
  // All of it, the roles too, goes with the transaction.
  await query(`begin; ${BEFORE} ${SCHEMA_PREAMBLE}`)
  return {
    query,
    async undone(act) {
      await query('savepoint here')
      try {
        return await act()
      } finally {
        await query('rollback to savepoint here')
      }
    },
    async [Symbol.asyncDispose]() {
      await client.end()
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    },
  }
}

const BEFORE = `create role {{app}}; create role {{system}}; create role {{owner}};
  create schema tenantry; grant usage on schema tenantry to public;
  create function tenantry.current_tenant() returns uuid language sql stable
    return nullif(current_setting('tenantry.tenant_id', true), '')::uuid;`
