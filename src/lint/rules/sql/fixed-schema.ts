import type { SqlRule } from '../../sql-rule.ts'

/** What is the same wherever a placement lies. */
const COMMON = new Set(['pg_catalog', 'information_schema', 'tenantry', 'pg_temp'])

export const fixedSchema: SqlRule = {
  id: 'fixed-schema',
  group: 'tenants',
  what: 'A name has a schema in front of it.',
  why: 'Each placement is a schema, and the migration runs in all of them: with a schema in front, every one of them changes the same table.',
  remedy: 'Leave the schema out: search_path is that of the placement.',
  examples: {
    bad: 'alter table public.invoice add column note text',
    good: 'alter table invoice add column note text',
  },
  judge(change, { statement }) {
    // Once for each statement, however many changes it holds.
    if (change !== statement.changes[0]) return undefined
    const made = change.kind === 'create function' || change.kind === 'create' ? [change.name] : []
    const fixed = [...statement.relations, ...made].find(
      ({ schema }) => schema !== undefined && !COMMON.has(schema),
    )
    return fixed && { message: `${fixed.schema}.${fixed.name} is the same in all placements.` }
  },
}
