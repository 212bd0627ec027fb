import type { Table } from '../../schema/index.ts'
import { quoteName } from '../sql-text.ts'
import type { Anatomy } from './anatomy.ts'
import type { Mutant } from './mutant.ts'

/** Row-level security switched off and no longer forced. */
export function rowSecurityMutants({ name, rowSecurity }: Table): Mutant[] {
  const alter = `alter table ${quoteName(name)}`
  const shapes = [
    {
      is: rowSecurity.isEnabled,
      what: 'row-level security is switched off',
      off: 'disable',
      on: 'enable',
    },
    {
      is: rowSecurity.isForced,
      what: 'row-level security is not forced',
      off: 'no force',
      on: 'force',
    },
  ]
  return shapes
    .filter(({ is }) => is)
    .map(({ what, off, on }) => ({
      id: `${name}: ${what}`,
      wall: 'row security',
      object: name,
      what,
      breaks: [`${alter} ${off} row level security`],
      mends: [`${alter} ${on} row level security`],
      touches: { kind: 'table', name },
    }))
}

const BEYOND_ROWS = ['truncate', 'references', 'trigger']

/** Each right that a table is kept from: those that policies do not see, writing to shared tables, and everybody's. */
export function grantMutants({ name, kind, grants }: Table, { roles }: Anatomy): Mutant[] {
  const held = (role: string, right: string) =>
    grants.some((one) => one.role === role && one.privileges.includes(right))
  const writes = kind === 'shared' ? ['insert', 'update', 'delete'] : []
  const wanted = [
    ...[...BEYOND_ROWS, ...writes].map((right) => ({ right, to: '{{app}}', role: roles.app })),
    { right: 'select', to: 'public', role: 'public' },
  ]
  return wanted
    .filter(({ right, role }) => !held(role, right))
    .map(({ right, to }) => ({
      id: `${name}: ${right} granted to ${to === 'public' ? 'everybody' : 'the application'}`,
      wall: 'grant',
      object: name,
      what: `${right} is granted to ${to === 'public' ? 'everybody' : 'the application'}`,
      breaks: [`grant ${right} on ${quoteName(name)} to ${to}`],
      mends: [`revoke ${right} on ${quoteName(name)} from ${to}`],
      touches: { kind: 'table', name },
    }))
}
