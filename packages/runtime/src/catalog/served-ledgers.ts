import { TenantryError } from '../errors.ts'

/** The migrations that placements with an active tenant have, each distinct ledger once. */
export const SERVED_LEDGERS = 'select placements::int, migrations from tenantry.served_ledgers()'

export interface ServedLedger {
  readonly placements: number
  /** By name; null where the catalog does not know. */
  readonly migrations: readonly string[] | null
}

/** What the code knows of a migration that it expects. */
export interface ExpectedMigration {
  readonly name: string
  /** The one that every placement must have before; undefined where there is none. */
  readonly contracts: string | undefined
}

/**
 * Refuses to serve while the code is ahead of a placement. What waits for the whole fleet, since it
 * contracts, does not count, nor what comes behind it.
 *
 * @throws {TenantryError} MIGRATIONS_PENDING
 */
export function assertServable(
  ledgers: readonly ServedLedger[],
  migrations: readonly ExpectedMigration[],
): void {
  let behind = 0
  const lacking = new Set<string>()
  for (const ledger of ledgers) {
    const has = new Set(ledger.migrations)
    const missing = migrations.filter(({ name }) => !has.has(name))
    const held = missing.findIndex(({ contracts }) => contracts !== undefined)
    const needed = held === -1 ? missing : missing.slice(0, held)
    if (needed.length === 0 && ledger.migrations !== null) continue
    behind += ledger.placements
    for (const { name } of needed) lacking.add(name)
  }
  if (behind === 0) return
  throw new TenantryError('MIGRATIONS_PENDING', {
    message: `The code is ahead of ${behind} placement${behind === 1 ? '' : 's'} with active tenants: ${[...lacking].join(', ')}.`,
    hint: 'Run `saas migrate`; `saas migrate status` names the placements.',
    details: { placements: behind, migrations: [...lacking] },
  })
}
