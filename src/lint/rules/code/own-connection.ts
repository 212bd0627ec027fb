import type { ts } from 'ts-morph'

import { filesAround, madeBy, readConnections } from '../../../code/index.ts'
import { TENANCY_PREAMBLE } from '../../code/example-preamble.ts'
import { variants } from '../../code/foreign-preambles.ts'
import type { CodeRule, CodeScene } from '../../code/code-rule.ts'

/** An application that has a tenancy: its migrations alone, or its tests, are none. */
const RUNTIME = /^@tenantry\/runtime(?:\/(?:fastify|express|hono|http))?$/
const TEST = /\.(?:test|spec)\.[cm]?tsx?$/
/** What they find on such a connection is there because of it. */
const SCOPING = [
  'unscoped-query',
  'id-only-lookup',
  'optional-filter',
  'unscoped-join',
  'raw-unscoped',
  'compiled-query-raw',
]

export const ownConnection: CodeRule = {
  id: 'own-connection',
  needs: ['@tenantry/runtime', 'kysely', '@types/pg'],
  what: 'A connection of its own to PostgreSQL, in an application that has a tenancy.',
  why: 'Nothing on it knows of the tenant in the context: neither query builder nor driver add it, no quota counts, and it logs in as whoever its address says.',
  remedy:
    'Use `tenancy.db`; for the rows of all tenants `tenancy.system`, which says why and is in the audit.',
  suppress: 'For another database, or a library that keeps tables of its own: a queue, sessions.',
  examples: {
    preamble: TENANCY_PREAMBLE,
    leak: `import { Pool } from 'pg'

const pool = new Pool()

export const report = () => pool.query('select sum(total) from invoice')
export const list = () => tenancy.db.selectFrom('invoice').selectAll().execute()`,
    mend: `export const report = () =>
  tenancy.system('report of the month', (db) =>
    db.selectFrom('invoice').select((eb) => eb.fn.sum('total').as('total')).execute(),
  )
export const list = () => tenancy.db.selectFrom('invoice').selectAll().execute()`,
  },
  variants: variants({
    pg: {
      leak: `// src/tenant-database.ts
import { Pool } from 'pg'

const pool = new Pool()

export async function query(tenant: string, text: string) {
  const client = await pool.connect()
  await client.query("select set_config('app.tenant_id', $1, false)", [tenant])
  const { rows } = await client.query(text)
  client.release(true)
  return rows
}
// src/report.ts
import { Pool } from 'pg'
import { query } from './tenant-database.ts'

const pool = new Pool()

export const sum = () => pool.query('select sum(total) from invoice')
export const list = (tenant: string) => query(tenant, 'select number from currency')`,
      mend: `// src/tenant-database.ts
import { Pool } from 'pg'

const pool = new Pool()

export async function query(tenant: string, text: string) {
  const client = await pool.connect()
  await client.query("select set_config('app.tenant_id', $1, false)", [tenant])
  const { rows } = await client.query(text)
  client.release(true)
  return rows
}
// src/report.ts
import { query } from './tenant-database.ts'

export const list = (tenant: string) => query(tenant, 'select sum(total) from invoice')`,
    },
  }),
  *find(scene) {
    const files = filesAround(
      scene.program,
      (specifier) => RUNTIME.test(specifier),
      scene.isTenancyFile,
    )
    if (files.size === 0) return
    const uses = usesByConnection(scene)
    for (const { node, pools } of readConnections(scene.program, files)) {
      const file = node.getSourceFile()
      // A test looks at the rows of all tenants.
      if (TEST.test(file.fileName) || scene.isTenancyFile(file)) continue
      const own = [node, ...pools].flatMap((one) => uses.get(one) ?? [])
      if (own.length > 0 && own.every(({ isOnShared }) => isOnShared)) continue
      yield {
        node,
        message: 'This connection goes past the tenancy of the application.',
        covers: { nodes: own.map((use) => use.node), rules: SCOPING },
      }
    }
  },
}

interface Use {
  readonly node: ts.Node
  /** Whether it names tables, and none of a tenant. */
  readonly isOnShared: boolean
}

function usesByConnection(scene: CodeScene): ReadonlyMap<ts.NewExpression, readonly Use[]> {
  const { program, queries, rawSql } = scene
  const found = new Map<ts.NewExpression, Use[]>()
  const note = (database: ts.Expression, use: Use): void => {
    for (const made of madeBy(database, program)) {
      const uses = found.get(made)
      if (uses) uses.push(use)
      else found.set(made, [use])
    }
  }
  for (const { root, database, tenantSources } of queries)
    note(database, { node: root, isOnShared: tenantSources.length === 0 })
  for (const { node, database, content, tenantSources } of rawSql) {
    const isOnShared = content !== undefined && tenantSources.length === 0
    if (database !== undefined) note(database, { node, isOnShared })
  }
  return found
}
