import type { SqlRule } from '../../sql-rule.ts'

/** What the runner has set for the migration, and relies on. */
const RUNNERS = new Set(['search_path', 'role', 'session_authorization', 'row_security', 'all'])

export const sessionState: SqlRule = {
  id: 'session-state',
  group: 'tenants',
  what: 'A migration changes the role, the search_path, or what outlives it on the connection.',
  why: 'The statements behind it then run as another role, or in another schema than that of the placement.',
  remedy:
    'Leave it out. What must be set for the migration is set with `set local`; rows are changed as the system role by themselves.',
  examples: {
    bad: 'set search_path = public',
    good: "set local work_mem = '256MB'",
  },
  judge(change) {
    if (change.kind === 'session') return { message: `\`${change.what}\` outlives the migration.` }
    if (change.kind === 'change rows' || change.kind === 'read rows') {
      const changed = change.sets.find((setting) => RUNNERS.has(setting))
      return changed === undefined
        ? undefined
        : { message: `\`${changed}\` is what the runner set, and is changed here.` }
    }
    if (change.kind !== 'set') return undefined
    if (RUNNERS.has(change.setting)) {
      return { message: `\`${change.setting}\` is what the runner set, and is changed here.` }
    }
    return change.isLocal
      ? undefined
      : { message: `\`${change.setting}\` is set for the whole connection.` }
  },
}
