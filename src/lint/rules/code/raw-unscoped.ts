import type { CodeRule } from '../../code/code-rule.ts'
import { variants } from '../../code/foreign-preambles.ts'

export const rawUnscoped: CodeRule = {
  id: 'raw-unscoped',
  what: 'SQL written as text that names a table of tenants and no tenant, on a database that adds none.',
  why: 'It reads or writes the rows of all tenants. Where the role of requests may pass by row-level security, nothing else stops it.',
  remedy:
    'Run it on `tenancy.db`, whose driver sets the tenant; or compare the tenant column with the tenant of the request.',
  suppress:
    'Where the rows of all tenants are meant. The system scope (`tenancy.system`) does it with a reason and an audit row.',
  examples: {
    leak: 'export const list = () => sql`select * from invoice`.execute(db)',
    mend: 'export const list = (tenant: string) =>\n  sql`select * from invoice where tenant_id = ${tenant}`.execute(db)',
  },
  variants: variants({
    pg: {
      leak: `export const list = () => pool.query('select * from invoice')`,
      mend: `export const list = (tenant: string) =>
  pool.query('select * from invoice where tenant_id = $1', [tenant])`,
    },
    drizzle: {
      leak: `export const list = () => db.execute(sql\`select * from \${invoice}\`)`,
      mend: `export const list = (tenant: string) =>
  db.execute(sql\`select * from \${invoice} where \${invoice.tenantId} = \${tenant}\`)`,
    },
    knex: {
      leak: `export const list = async () => await knex.raw('select * from invoice')`,
      mend: `export const list = async (tenant: string) =>
  await knex.raw('select * from invoice where tenant_id = ?', [tenant])`,
    },
    prisma: {
      leak: `export const list = () => prisma.$queryRaw\`select * from invoice\``,
      mend: `export const list = (tenant: string) =>
  prisma.$queryRaw\`select * from invoice where tenant_id = \${tenant}\``,
    },
  }),
  *find({ rawSql }) {
    for (const { node, guard, kind, tenantSources, looseOr } of rawSql) {
      const unbound = tenantSources.find(({ isBound }) => !isBound)
      // A plugin does not see into text.
      if ((guard !== 'plain' && guard !== 'plugin') || unbound === undefined) continue
      if (kind === 'compiled' || unbound.isInserted || looseOr) continue
      yield { node, message: `This SQL reaches the rows of all tenants in ${unbound.table.name}.` }
    }
  },
}
