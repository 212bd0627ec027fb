import { createHash } from 'node:crypto'

/** A migration that a placement has. */
export interface AppliedMigration {
  /** Its name. */
  readonly migration: string
  readonly checksum: string
}

/** The migrations of a placement, in their order. The placement keeps it; the catalog remembers it. */
export type Ledger = readonly AppliedMigration[]

/** The ledger when these are in it as well. */
export function addToLedger(
  ledger: Ledger,
  migrations: readonly { readonly name: string; readonly checksum: string }[],
): Ledger {
  const added = migrations.map(({ name, checksum }) => ({ migration: name, checksum }))
  return [...ledger, ...added].sort((one, other) => (one.migration < other.migration ? -1 : 1))
}

/** The ledger without these. */
export function removeFromLedger(
  ledger: Ledger,
  migrations: readonly { readonly name: string }[],
): Ledger {
  const names = new Set(migrations.map(({ name }) => name))
  return ledger.filter(({ migration }) => !names.has(migration))
}

/** Stands for a ledger: placements with the same one have the same migrations. SHA-256, in hex. */
export function digestOf(ledger: Ledger): string {
  const hash = createHash('sha256')
  for (const { migration, checksum } of ledger) hash.update(`${migration} ${checksum}\n`)
  return hash.digest('hex')
}
