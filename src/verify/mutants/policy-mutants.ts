import { type Policy, type Table, TENANT_COLUMN } from '../../schema/index.ts'
import { quoteName } from '../sql-text.ts'
import type { Anatomy } from './anatomy.ts'
import type { Mutant } from './mutant.ts'
import { nameRole } from './name-role.ts'

/** Each policy that keeps requests to their tenant, dropped and weakened; and all of them widened by another. */
export function policyMutants(table: Table, anatomy: Anatomy): Mutant[] {
  const guards = table.policies.filter((one) => isForRequests(one, anatomy))
  return [
    ...guards.flatMap((policy) => weakened(table, policy, anatomy)),
    ...(guards.length === 0 ? [] : widened(table)),
  ]
}

function weakened(table: Table, policy: Policy, anatomy: Anatomy): Mutant[] {
  const { name, command, using, check, isRestrictive } = policy
  const on = `${quoteName(name)} on ${quoteName(table.name)}`
  const alter = `alter policy ${on}`
  const mutant = (what: string, breaks: string, closes?: string): Mutant => ({
    id: `${table.name}.${name}: ${what}`,
    wall: 'policy',
    object: `${table.name}.${name}`,
    what,
    breaks: [breaks],
    // Made anew: what a policy checks can be changed, and not taken back.
    mends: [`drop policy if exists ${on}`, creation(table, policy, anatomy)],
    touches: { kind: 'table', name: table.name },
    ...(closes !== undefined && { closes }),
  })
  const drops = mutant(
    'dropped',
    `drop policy ${quoteName(name)} on ${quoteName(table.name)}`,
    dropsOnlyRows(table, policy, anatomy),
  )
  const open = [
    ...(using === undefined ? [] : ['using (true)']),
    ...(command === 'select' || command === 'delete' ? [] : ['with check (true)']),
  ]
  const all = mutant(
    isRestrictive ? 'true, so that it restricts nothing' : 'true for all rows',
    `${alter} ${open.join(' ')}`,
  )
  if (isRestrictive) {
    const closes = 'the policies that it narrows down admit own rows alone'
    return isStrict(table, anatomy)
      ? [
          { ...drops, closes },
          { ...all, closes },
        ]
      : [drops, all]
  }
  const isBoth = using !== undefined && command !== 'select' && command !== 'delete'
  if (!isBoth) return [drops, all]
  return [
    drops,
    all,
    mutant('checks nothing that is written', `${alter} with check (true)`),
    mutant(
      'admits all rows, and checks what is written',
      `${alter} using (true) with check (${check ?? using})`,
    ),
  ]
}

/**
 * Without a policy for reading, a login that may read sees nothing, which is noticed. One for writing alone is not
 * missed by any attack, and what it admitted is refused from then on.
 */
function dropsOnlyRows(
  { policies }: Table,
  { command, isRestrictive }: Policy,
  anatomy: Anatomy,
): string | undefined {
  if (isRestrictive) return undefined
  const isMissed =
    (command === 'select' || command === 'all') &&
    policies.filter(
      (one) =>
        !one.isRestrictive &&
        (one.command === 'select' || one.command === 'all') &&
        isForRequests(one, anatomy),
    ).length === 1
  return isMissed ? undefined : 'a permissive policy that is gone admits fewer rows, and none more'
}

const OWN_ROWS = new RegExp(
  `^\\(${TENANT_COLUMN} = \\( SELECT tenantry\\.current_tenant\\(\\) AS current_tenant\\)\\)$`,
)

/** Whether each permissive policy of requests is the comparison alone. */
function isStrict({ policies }: Table, anatomy: Anatomy): boolean {
  return policies
    .filter((one) => !one.isRestrictive && isForRequests(one, anatomy))
    .every(({ using, check }) =>
      [using, check].every((text) => text === undefined || OWN_ROWS.test(text)),
    )
}

function isForRequests({ roles }: Policy, anatomy: Anatomy): boolean {
  return roles.some((role) => role === anatomy.roles.app || role === 'public')
}

function widened({ name }: Table): Mutant[] {
  const shapes: Readonly<Record<string, string>> = {
    select: 'using (true)',
    insert: 'with check (true)',
    update: 'using (true)',
    delete: 'using (true)',
  }
  return Object.entries(shapes).map(([command, admits]) => ({
    id: `${name}: widened for ${command}`,
    wall: 'policy',
    object: name,
    what: `a second policy admits all rows for ${command}`,
    breaks: [
      `create policy tenantry_mutant on ${quoteName(name)} for ${command} to {{app}} ${admits}`,
    ],
    mends: [`drop policy tenantry_mutant on ${quoteName(name)}`],
    touches: { kind: 'table', name },
  }))
}

function creation(table: Table, policy: Policy, { roles }: Anatomy): string {
  const { name, command, isRestrictive, using } = policy
  const to = policy.roles.map((role) => nameRole(role, roles)).join(', ')
  return [
    `create policy ${quoteName(name)} on ${quoteName(table.name)}`,
    isRestrictive ? 'as restrictive' : 'as permissive',
    `for ${command} to ${to}`,
    ...(using === undefined ? [] : [`using (${using})`]),
    ...(policy.check === undefined ? [] : [`with check (${policy.check})`]),
  ].join(' ')
}
