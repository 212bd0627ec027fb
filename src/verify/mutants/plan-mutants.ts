import type { Tenants } from '../attacks/table-attacks.ts'
import type { Anatomy } from './anatomy.ts'
import { keyMutants } from './key-mutants.ts'
import { contextMutants, loginMutants, runtimeMutants } from './login-mutants.ts'
import type { Mutant } from './mutant.ts'
import { policyMutants } from './policy-mutants.ts'
import { queryMutants } from './query-mutants.ts'
import { surfaceMutants } from './surface-mutants.ts'
import { grantMutants, rowSecurityMutants } from './table-mutants.ts'

/** Every wall that is there, taken away once. */
export function planMutants(anatomy: Anatomy, tenants: Tenants): Mutant[] {
  const tables = anatomy.schema.tables.filter(({ isView }) => !isView)
  return [
    ...tables.flatMap((table) => {
      const grants = grantMutants(table, anatomy)
      if (table.kind !== 'tenant') return grants
      return [
        ...policyMutants(table, anatomy),
        ...rowSecurityMutants(table),
        ...grants,
        ...keyMutants(table, anatomy),
      ]
    }),
    ...surfaceMutants(anatomy),
    ...loginMutants(anatomy),
    ...contextMutants(anatomy, tenants),
    ...runtimeMutants(),
    ...queryMutants(),
  ]
}
