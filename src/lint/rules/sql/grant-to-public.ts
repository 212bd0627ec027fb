import type { SqlRule } from '../../sql-rule.ts'

export const grantToPublic: SqlRule = {
  id: 'grant-to-public',
  group: 'tenants',
  what: 'Something is granted to everybody, or truncate to the application.',
  why: 'Everybody is every role of the cluster, those of other applications and tools as well; truncate does not see row-level security.',
  remedy: 'Grant what is needed to {{app}} or {{system}}: select, insert, update, delete.',
  examples: {
    bad: 'grant select on invoice to public',
    good: 'grant select on invoice to {{app}}',
  },
  judge(change) {
    if (change.kind !== 'grant') return undefined
    const names = change.names.map(({ name }) => name).join(', ') || change.object
    if (change.to.includes('public')) return { message: `${names} is granted to everybody.` }
    const truncates =
      change.object === 'table' &&
      (change.privileges === null || change.privileges.some((one) => one === 'truncate'))
    if (!truncates || !change.to.includes('{{app}}')) return undefined
    return { message: `The application may truncate ${names}, for all tenants at once.` }
  },
}
