import type { CodeRule } from '../../code/code-rule.ts'
import { variants } from '../../code/foreign-preambles.ts'
import { dynamicTexts } from '../../code/dynamic-texts.ts'

export const dynamicRawSql: CodeRule = {
  id: 'dynamic-raw-sql',
  what: 'SQL whose text is put together from values that come from elsewhere.',
  why: 'Whoever chooses the value writes a part of the statement: its condition, its table, or the setting that says which tenant it is for.',
  remedy:
    'Give values as parameters (`${value}` in `sql`, `$1` with pg). What has to be text, choose from a list that the program holds.',
  suppress: 'Where the value is made by the application itself and nobody else can choose it.',
  examples: {
    leak: `export const list = (order: string) =>
  sql\`select code from currency order by \${sql.raw(order)}\`.execute(db)`,
    mend: `const ORDERS = { name: 'name', code: 'code desc' } as const

export const list = (order: 'name' | 'code') =>
  sql\`select code from currency order by \${sql.raw(ORDERS[order])}\`.execute(db)`,
  },
  variants: variants({
    pg: {
      leak: `export const list = (order: string) =>
  pool.query(\`select code from currency order by \${order}\`)`,
      mend: `export const list = (code: string) =>
  pool.query('select code from currency where code = $1', [code])`,
    },
    drizzle: {
      leak: `export const list = (order: string) =>
  db.select().from(invoice).where(eq(invoice.tenantId, '1')).orderBy(sql.raw(order))`,
      mend: `export const list = () =>
  db.select().from(invoice).where(eq(invoice.tenantId, '1')).orderBy(invoice.number)`,
    },
    knex: {
      leak: `export const list = (order: string) => knex('currency').orderByRaw(order)`,
      mend: `export const list = (order: 'code' | 'name') => knex('currency').orderBy(order)`,
    },
    prisma: {
      leak: `export const list = (order: string) =>
  prisma.$queryRawUnsafe(\`select code from currency order by \${order}\`)`,
      mend: `export const list = (code: string) =>
  prisma.$queryRawUnsafe('select code from currency where code = $1', code)`,
    },
  }),
  *find(scene) {
    const message = 'This becomes a part of the text of the SQL, and comes from elsewhere.'
    for (const { node, origin } of dynamicTexts(scene))
      yield { node, message, flow: [origin, node] }
  },
}
