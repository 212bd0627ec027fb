import { randomBytes } from 'node:crypto'

import { Client } from 'pg'

import { OUR_CONVENTIONS } from '../../../src/lint/conventions.ts'
import { type DatabaseFinding, judgeDatabase } from '../../../src/lint/database/index.ts'
import { readLiveDatabase } from '../../../src/workspace/live-database/index.ts'
import { PREAMBLE, SIBLINGS } from './corpus.ts'

/** Whatever looks alike would be taken for siblings, so that tables of a case have names of its own. */
const TABLES = /(?<![a-z_])(?:invoice|line|ticket|reply)(?![a-z])/g
const SIBLING = /(?:tenant|silo)_(?=\d)/g

export interface Case {
  /** In all names of the case, and in none of another one. */
  readonly token: string
  readonly sql: string
}

/** A database of its own, with roles that nobody else has. */
export interface CaseDatabase extends AsyncDisposable {
  readonly name: string
  readonly admin: Client
  /** The text of a case, with the names that it has here. */
  toCase(sql: string): Case
  judge(options?: {
    readonly version?: number
    /** The names under which it is judged, one after the other. Default: its own. */
    readonly names?: readonly string[]
  }): Promise<readonly DatabaseFinding[]>
}

export async function createCaseDatabase(server: string): Promise<CaseDatabase> {
  const run = `l${randomBytes(3).toString('hex')}`
  const name = `${run}_lint`
  const root = new Client({ connectionString: server })
  await root.connect()
  await root.query(`create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const admin = new Client({ connectionString: url.href })
  await admin.connect()
  await admin.query(`revoke temporary on database ${name} from public`)
  const tokens: string[] = []
  return {
    name,
    admin,
    toCase(sql) {
      const token = `${run}k${String(tokens.length).padStart(3, '0')}`
      tokens.push(token)
      const isOfSiblings = /tenant_\d/.test(sql)
      const isOfSilos = /silo_\d/.test(sql)
      const before = isOfSilos ? [] : isOfSiblings ? [PREAMBLE, SIBLINGS] : [PREAMBLE]
      const whole = [...before, sql].join('\n')
      const named = whole
        .replaceAll(TABLES, `$&_${token}`)
        .replaceAll(SIBLING, `${token}_$&`)
        .replaceAll('{{database}}', name)
        .replaceAll('{{schema}}', token)
        .replaceAll(/\{\{(app|owner|system)\}\}/g, `${token}_$1`)
      return { token, sql: named }
    },
    async judge({ version, names = [name] } = {}) {
      const live = await readLiveDatabase(url.href, { tenantColumn: 'tenant_id' })
      const roles = {
        app: tokens.map((token) => `${token}_app`),
        system: tokens.map((token) => `${token}_system`),
        owner: [],
      }
      const conventions = { ...OUR_CONVENTIONS, roles }
      return names.flatMap((one) => {
        const judged = { ...live, name: one, version: version ?? live.version }
        return judgeDatabase(judged, { conventions }).findings
      })
    },
    async [Symbol.asyncDispose]() {
      await admin.end()
      const { rows: databases } = await root.query<{ datname: string }>(
        `select datname from pg_database where starts_with(datname, $1)`,
        [run],
      )
      for (const { datname } of databases) await root.query(`drop database ${datname} with (force)`)
      const { rows } = await root.query<{ names: string }>(
        `select string_agg(quote_ident(rolname), ', ') as names from pg_roles where starts_with(rolname, $1)`,
        [run],
      )
      if (rows[0]?.names) await root.query(`drop role ${rows[0].names}`)
      await root.end()
    },
  }
}
