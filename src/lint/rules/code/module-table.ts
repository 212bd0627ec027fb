import type { ts } from 'ts-morph'

import { moduleOf } from '../../../code/index.ts'
import type { CodeRule, CodeScene } from '../../code/code-rule.ts'
import { nameOf } from '../../code/judge-scoping.ts'

export const moduleTable: CodeRule = {
  id: 'module-table',
  group: 'boundaries',
  what: 'A query of one module on a table of another.',
  why: 'The table is the inside of its module: it cannot change there without breaking here, and cannot go to another database when the module becomes a service.',
  remedy:
    'Ask the other module by what its index exports; or keep a copy of what is needed here, told by events.',
  suppress: 'For a report that joins the tables of many modules, until it has a place of its own.',
  examples: {
    leak: `// src/modules/billing/index.ts
import type { Kysely } from 'kysely'

interface Tables {
  customer: { tenant_id: string; id: string; name: string }
}

export const names = (db: Kysely<Tables>, tenant: string) =>
  db.selectFrom('customer').select('name').where('tenant_id', '=', tenant).execute()`,
    mend: `// src/modules/crm/index.ts
import type { Kysely } from 'kysely'

interface Tables {
  customer: { tenant_id: string; id: string; name: string }
}

export const names = (db: Kysely<Tables>, tenant: string) =>
  db.selectFrom('customer').select('name').where('tenant_id', '=', tenant).execute()
// src/modules/billing/index.ts
import { names } from '../crm/index.ts'

export const title = async (...of: Parameters<typeof names>) => (await names(...of)).length`,
  },
  *find(scene) {
    for (const { node, tables } of tableUses(scene)) {
      const here = moduleOf(node.getSourceFile(), scene.imports)
      if (here === undefined) continue
      for (const table of new Set(tables)) {
        const owner = scene.ownerOf(table)
        if (owner === undefined || owner === here.module) continue
        yield {
          node,
          message: `${table} is a table of the module ${owner}, and this is ${here.module}.`,
        }
      }
    }
  },
}

interface TableUse {
  readonly node: ts.Node
  readonly tables: readonly string[]
}

function* tableUses({ made, texts, tenantColumn }: CodeScene): Iterable<TableUse> {
  for (const { root, sources } of made) {
    yield {
      node: root,
      tables: sources.flatMap(({ table }) => (table === undefined ? [] : [nameOf(table)])),
    }
  }
  for (const { node, content } of texts) {
    const sources = content?.sources(tenantColumn) ?? []
    yield { node, tables: sources.map(({ table }) => table.name) }
  }
}
