import type { ts } from 'ts-morph'

import { filesAround, madeBy, readConnections } from '../../../code/index.ts'
import { TENANCY_PREAMBLE } from '../../code/example-preamble.ts'
import type { CodeRule, CodeScene } from '../../code/code-rule.ts'

/** An application that has a tenancy: its migrations alone, or its tests, are none. */
const RUNTIME = /^@tenantry\/runtime(?:\/(?:fastify|express|hono|http))?$/
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
  needs: ['@tenantry/runtime', 'kysely', 'pg'],
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
  *find(scene) {
    const files = filesAround(scene.program, (specifier) => RUNTIME.test(specifier))
    if (files.size === 0) return
    for (const { node, pools } of readConnections(scene.program, files)) {
      const uses = usesOf([node, ...pools], scene)
      if (uses.length > 0 && uses.every(({ isOnShared }) => isOnShared)) continue
      yield {
        node,
        message: 'This connection goes past the tenancy of the application.',
        covers: { nodes: uses.map((use) => use.node), rules: SCOPING },
      }
    }
  },
}

interface Use {
  readonly node: ts.Node
  /** Whether it names tables, and none of a tenant. */
  readonly isOnShared: boolean
}

function usesOf(made: readonly ts.NewExpression[], scene: CodeScene): readonly Use[] {
  const { program, queries, rawSql } = scene
  const isOnIt = (database: ts.Expression): boolean =>
    madeBy(database, program).some((one) => made.includes(one))
  return [
    ...queries
      .filter(({ database }) => isOnIt(database))
      .map(({ root, tenantSources }) => ({ node: root, isOnShared: tenantSources.length === 0 })),
    ...rawSql.flatMap(({ node, database, content, tenantSources }) =>
      database !== undefined && isOnIt(database)
        ? [{ node, isOnShared: content !== undefined && tenantSources.length === 0 }]
        : [],
    ),
  ]
}
