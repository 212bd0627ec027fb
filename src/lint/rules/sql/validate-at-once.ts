import type { SqlRule } from '../../sql-rule.ts'

export const validateAtOnce: SqlRule = {
  id: 'validate-at-once',
  group: 'locking',
  what: 'A constraint is validated in the migration that adds it as `not valid`.',
  why: 'The strong lock of adding it is held until the migration commits, and so for the whole validation: nothing was gained.',
  remedy: 'Validate it in a migration of its own, behind this one.',
  examples: {
    bad: 'alter table invoice add constraint positive check (amount > 0) not valid; alter table invoice validate constraint positive',
    good: 'alter table invoice add constraint positive check (amount > 0) not valid',
  },
  judge(change, { schema, existed, migration }) {
    if (change.kind !== 'validate constraint' || !existed(change.table)) return undefined
    const known = schema.table(change.table)?.constraints.get(change.name)
    if (known?.addedBy !== migration) return undefined
    return { message: `${change.name} is added and validated under one lock.` }
  },
}
