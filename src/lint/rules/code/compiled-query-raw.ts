import type { CodeRule } from '../../code/code-rule.ts'
import { severityPast } from '../../code/severity-past.ts'

export const compiledQueryRaw: CodeRule = {
  id: 'compiled-query-raw',
  what: 'SQL given to `CompiledQuery.raw`, which no plugin of Kysely sees, on a table of tenants.',
  why: 'It is sent as it is written. Where a plugin of your own is what adds the tenant, the rows of all tenants come back; on `tenancy.db` driver and policies still hold it (a warning).',
  remedy:
    'Build the query with Kysely, or compare the tenant column in the text with the tenant of the request.',
  suppress:
    'On `tenancy.db`, where the text is measured to be faster and the policies of the table are known to be in place.',
  examples: {
    leak: `import { CompiledQuery } from 'kysely'

export const list = () => db.executeQuery(CompiledQuery.raw('select * from invoice'))`,
    mend: `import { CompiledQuery } from 'kysely'

export const list = (tenant: string) =>
  db.executeQuery(CompiledQuery.raw('select * from invoice where tenant_id = $1', [tenant]))`,
  },
  *find({ rawSql }) {
    const found = new Set()
    for (const { node, kind, guard, database, tenantSources } of rawSql) {
      const unbound = tenantSources.find(({ isBound }) => !isBound)
      if (kind !== 'compiled' || unbound === undefined || found.has(node)) continue
      const severity = guard === 'plain' ? 'error' : severityPast(guard)
      if (severity === undefined || database === undefined) continue
      found.add(node)
      yield {
        node,
        severity,
        message: `No plugin sees this SQL on ${unbound.table.name}, and it names no tenant.`,
        flow: [node, database],
      }
    }
  },
}
