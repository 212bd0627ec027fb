import { type DatabaseState, namesOfContext, type TenantContext } from '../../sql/index.ts'

/**
 * What says which tenant is meant: what the conventions name, where a policy goes by it. An application of which none
 * does has words of its own, which nobody has told us, so that any is believed.
 */
export function readContext(state: DatabaseState, named: TenantContext): TenantContext {
  const known = new Set([...named.functions, ...named.settings])
  const isUsed = state.relations.some(({ policies }) =>
    [...policies.values()].some(({ using, check }) =>
      [using, check].some((one) => namesOfContext(one).some((name) => known.has(name))),
    ),
  )
  return isUsed ? named : { functions: [], settings: [] }
}
