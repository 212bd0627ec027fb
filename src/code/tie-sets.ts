import type { TenantTie } from './tenant-tie.ts'

/** What stands for a condition that nobody can read: it may tie everything. */
export const UNKNOWN_TIE: TenantTie = { alias: undefined, value: undefined }

function isUnknown({ alias, value, sameAs }: TenantTie): boolean {
  return alias === undefined && value === undefined && sameAs === undefined
}

/** What every one of several conditions ties that are joined by `or`. */
export function tiedByEach(ways: readonly (readonly TenantTie[])[]): readonly TenantTie[] {
  if (ways.length === 0) return []
  if (ways.every((ties) => ties.some(isUnknown))) return [UNKNOWN_TIE]
  return ways
    .flatMap((ties) => ties.filter((tie) => !isUnknown(tie)))
    .filter(({ alias }) =>
      ways.every((ties) => ties.some((tie) => isUnknown(tie) || tie.alias === alias)),
    )
}

/** What a condition ties that is one of several, as the program runs: some on some ways only. */
export function tiedByEither(ways: readonly (readonly TenantTie[])[]): readonly TenantTie[] {
  if (ways.some((ties) => ties.some(isUnknown))) return [UNKNOWN_TIE]
  const certain = new Set(tiedByEach(ways).map(({ alias }) => alias))
  return ways.flat().map((tie) => (certain.has(tie.alias) ? tie : { ...tie, isOptional: true }))
}

export function asOptional(ties: readonly TenantTie[]): readonly TenantTie[] {
  return ties.map((tie) => (isUnknown(tie) ? tie : { ...tie, isOptional: true }))
}
