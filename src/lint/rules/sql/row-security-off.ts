import type { SqlRule } from '../../sql-rule.ts'

export const rowSecurityOff: SqlRule = {
  id: 'row-security-off',
  group: 'tenants',
  what: 'Row-level security is switched off, or no longer forced; or a policy that keeps tenants apart is dropped.',
  why: 'From then on nothing in the database keeps one tenant from the rows of another.',
  remedy:
    'Leave it on. Rows of all tenants are changed by a migration as the system role, or in the system scope.',
  examples: {
    bad: 'alter table invoice disable row level security',
    good: 'alter table invoice force row level security',
  },
  judge(change) {
    if (change.kind === 'row security' && (change.to === 'disable' || change.to === 'no force')) {
      return { message: `Row-level security of ${change.table.name}: ${change.to}.` }
    }
    const isPolicy =
      change.kind === 'drop' && change.object === 'policy' && change.name.name === 'tenant'
    if (!isPolicy) return undefined
    return {
      message: `The policy that keeps the tenants of ${change.table?.name} apart is dropped.`,
      remedy: 'Change it with `alter policy`, which leaves no moment without it.',
    }
  },
}
