/**
 * What a module of an older application looks like: a Kysely of its own that names the tenant in each query, SQL as
 * text, a queue and a cache. None of it leaks.
 */
export function legacyFiles(table: string): Readonly<Record<string, string>> {
  return {
    'tables.ts': tables(table),
    'reports.ts': reports(table),
    'import.ts': imports(table),
    'jobs.ts': jobs(table),
    'reports.routes.ts': routes(table),
  }
}

function tables(table: string): string {
  return `import type { Generated } from 'kysely'

export interface LegacyTables {
  ${table}: {
    tenant_id: string
    id: Generated<string>
    name: string
    created_at: Generated<Date>
    updated_at: Generated<Date>
  }
}
`
}

function reports(table: string): string {
  return `import { type Kysely, sql } from 'kysely'

import type { LegacyTables } from './tables.ts'

export interface ReportOptions {
  readonly tenant: string
  readonly from?: Date
  readonly to?: Date
  readonly name?: string
}

export interface MonthlyCount {
  readonly month: string
  readonly count: number
}

/** Figures that the list of rows does not show. */
export class ReportService {
  readonly #db: Kysely<LegacyTables>
  readonly #months = new Map<string, readonly MonthlyCount[]>()

  constructor(db: Kysely<LegacyTables>) {
    this.#db = db
  }

  #rowsOf({ tenant, from, to, name }: ReportOptions) {
    let query = this.#db.selectFrom('${table}').where('tenant_id', '=', tenant)
    if (from !== undefined) query = query.where('created_at', '>=', from)
    if (to !== undefined) query = query.where('created_at', '<', to)
    if (name !== undefined) query = query.where('name', 'ilike', \`%\${name}%\`)
    return query
  }

  async count(options: ReportOptions): Promise<number> {
    const row = await this.#rowsOf(options)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return row.count
  }

  async newest(options: ReportOptions, limit = 10) {
    return await this.#rowsOf(options)
      .select(['id', 'name', 'created_at'])
      .orderBy('created_at', 'desc')
      .limit(limit)
      .execute()
  }

  async names(options: ReportOptions): Promise<readonly string[]> {
    const rows = await this.#rowsOf(options).select('name').distinct().execute()
    return rows.map(({ name }) => name)
  }

  async byMonth(tenant: string): Promise<readonly MonthlyCount[]> {
    const known = this.#months.get(\`\${tenant}:months\`)
    if (known !== undefined) return known
    const { rows } = await sql<MonthlyCount>\`
      select to_char(created_at, 'YYYY-MM') as month, count(*)::int as count
      from ${table}
      where tenant_id = \${tenant}
      group by 1
      order by 1
    \`.execute(this.#db)
    this.#months.set(\`\${tenant}:months\`, rows)
    return rows
  }

  async rename(tenant: string, id: string, name: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('${table}')
      .set({ name })
      .where('tenant_id', '=', tenant)
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return numUpdatedRows > 0n
  }

  async removeOld(tenant: string, before: Date): Promise<number> {
    const deleted = await this.#db
      .deleteFrom('${table}')
      .where((eb) => eb.and([eb('tenant_id', '=', tenant), eb('created_at', '<', before)]))
      .returning('id')
      .execute()
    return deleted.length
  }

  async pairs(tenant: string) {
    return await this.#db
      .selectFrom('${table} as one')
      .innerJoin('${table} as other', (join) =>
        join.onRef('one.tenant_id', '=', 'other.tenant_id').onRef('one.name', '=', 'other.name'),
      )
      .where('one.tenant_id', '=', tenant)
      .whereRef('one.id', '<', 'other.id')
      .select(['one.id as one', 'other.id as other'])
      .execute()
  }

  async summary(options: ReportOptions) {
    return await this.#db.transaction().execute(async (trx) => {
      const all = await trx
        .selectFrom('${table}')
        .where('tenant_id', '=', options.tenant)
        .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max('updated_at').as('last')])
        .executeTakeFirstOrThrow()
      const newest = await trx
        .selectFrom('${table}')
        .where('tenant_id', '=', options.tenant)
        .selectAll()
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return { ...all, newest }
    })
  }
}
`
}

function imports(table: string): string {
  return `import type { Kysely } from 'kysely'

import type { LegacyTables } from './tables.ts'

export interface Line {
  readonly name: string
}

export interface ImportResult {
  readonly imported: number
  readonly refused: readonly Refused[]
}

export interface Refused {
  readonly line: number
  readonly why: string
}

const ROWS_AT_ONCE = 500

export function parseLines(text: string): readonly Line[] {
  return text
    .split('\\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((name) => ({ name }))
}

export function checkLine({ name }: Line): string | undefined {
  if (name.length > 200) return 'The name is too long.'
  if (name.startsWith('#')) return 'It is a comment.'
  return undefined
}

function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks: Item[][] = []
  for (let start = 0; start < items.length; start += size) {
    chunks.push(items.slice(start, start + size))
  }
  return chunks
}

export async function importLines(
  db: Kysely<LegacyTables>,
  tenant: string,
  text: string,
): Promise<ImportResult> {
  const refused: Refused[] = []
  const good: Line[] = []
  for (const [index, line] of parseLines(text).entries()) {
    const why = checkLine(line)
    if (why === undefined) good.push(line)
    else refused.push({ line: index + 1, why })
  }
  await db.transaction().execute(async (trx) => {
    for (const chunk of chunksOf(good, ROWS_AT_ONCE)) {
      await trx
        .insertInto('${table}')
        .values(chunk.map(({ name }) => ({ tenant_id: tenant, name })))
        .execute()
    }
  })
  return { imported: good.length, refused }
}

export async function exportLines(db: Kysely<LegacyTables>, tenant: string): Promise<string> {
  const rows = await db
    .selectFrom('${table}')
    .select('name')
    .where('tenant_id', '=', tenant)
    .orderBy('name')
    .execute()
  return rows.map(({ name }) => name).join('\\n')
}
`
}

function jobs(table: string): string {
  return `import type { Kysely } from 'kysely'

import type { LegacyTables } from './tables.ts'
import { importLines } from './import.ts'
import { ReportService } from './reports.ts'

export interface Job {
  readonly tenant: string
  readonly kind: 'clean' | 'import' | 'report'
  readonly text?: string
}

export interface Outcome {
  readonly job: Job
  readonly done: number
}

/** Works off what was queued, one after the other. */
export class JobRunner {
  readonly #db: Kysely<LegacyTables>
  readonly #reports: ReportService
  readonly #waiting: Job[] = []

  constructor(db: Kysely<LegacyTables>) {
    this.#db = db
    this.#reports = new ReportService(db)
  }

  enqueue(job: Job): void {
    this.#waiting.push(job)
  }

  async work(): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = []
    for (let job = this.#waiting.shift(); job !== undefined; job = this.#waiting.shift()) {
      outcomes.push({ job, done: await this.#run(job) })
    }
    return outcomes
  }

  async #run({ tenant, kind, text = '' }: Job): Promise<number> {
    if (kind === 'clean') return await this.#reports.removeOld(tenant, new Date(0))
    if (kind === 'report') return await this.#reports.count({ tenant })
    const { imported } = await importLines(this.#db, tenant, text)
    return imported
  }
}

export const JOBS_OF = '${table}'
`
}

function routes(table: string): string {
  return `import type { FastifyInstance } from 'fastify'
import { Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'

import type { LegacyTables } from './tables.ts'
import { exportLines, importLines } from './import.ts'
import { JobRunner } from './jobs.ts'
import { ReportService } from './reports.ts'

export interface ReportRoutesOptions {
  readonly pool: Pool
  /** The tenant that the session was proved to belong to. */
  readonly tenantOf: (session: string) => Promise<string>
}

export async function reportRoutes(
  app: FastifyInstance,
  { pool, tenantOf }: ReportRoutesOptions,
): Promise<void> {
  // saas-lint-disable-next-line own-connection -- what is older than the tenancy names its tenants itself
  const db = new Kysely<LegacyTables>({ dialect: new PostgresDialect({ pool }) })
  const reports = new ReportService(db)
  const jobs = new JobRunner(db)

  app.get('/${table}/reports/count', async (request) => {
    const tenant = await tenantOf(String(request.id))
    return { count: await reports.count({ tenant }) }
  })

  app.get('/${table}/reports/newest', async (request) => {
    const tenant = await tenantOf(String(request.id))
    return { items: await reports.newest({ tenant }) }
  })

  app.get('/${table}/reports/months', async (request) => {
    const tenant = await tenantOf(String(request.id))
    return { items: await reports.byMonth(tenant) }
  })

  app.post('/${table}/import', async (request, reply) => {
    const tenant = await tenantOf(String(request.id))
    const result = await importLines(db, tenant, String(request.body))
    return await reply.code(201).send(result)
  })

  app.get('/${table}/export', async (request) => {
    const tenant = await tenantOf(String(request.id))
    return await exportLines(db, tenant)
  })

  app.post('/${table}/clean', async (request, reply) => {
    const tenant = await tenantOf(String(request.id))
    jobs.enqueue({ tenant, kind: 'clean' })
    return await reply.code(202).send({ done: (await jobs.work()).length })
  })
}
`
}
