import type { SqlRule } from '../../sql-rule.ts'

export const dropType: SqlRule = {
  id: 'drop-type',
  group: 'destructive',
  what: 'A type or domain is dropped.',
  why: 'Columns of it would go with it (cascade), and code that casts to it fails.',
  remedy:
    "Change the columns first, deploy, then drop the type without cascade, and say so: destructive: 'reason', or `-- tenantry: destructive reason`.",
  examples: {
    given: "create type mood as enum ('good', 'bad')",
    bad: 'drop type mood',
    good: "alter type mood add value 'so-so'",
  },
  judge(change, { schema, migration }) {
    if (change.kind !== 'drop') return undefined
    if (change.object !== 'type' && change.object !== 'domain') return undefined
    if (schema.madeBy(change.object, change.name) === migration) return undefined
    const columns = change.isCascade ? ', with the columns of it' : ''
    return { message: `The ${change.object} ${change.name.name} is dropped${columns}.` }
  },
}
