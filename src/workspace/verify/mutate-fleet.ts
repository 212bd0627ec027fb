import { openTenancy, type Tenancy } from '@tenantry/runtime'
import { createTenant, type Fleet, readFingerprints } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { lintParsed } from '../../lint/index.ts'
import { parseMigrations } from '../../sql/index.ts'
import { type Hunt, huntMutants, quoteName, seededDice } from '../../verify/index.ts'
import { MutableVerifyGround } from './mutable-verify-ground.ts'
import { RuntimeQueryGround } from './query-ground.ts'
import { VerifyGround } from './verify-ground.ts'

export interface MutateOptions {
  readonly seed: string
  readonly signal?: AbortSignal | undefined
  readonly onStep?: ((what: string) => void) | undefined
}

/**
 * Takes away one wall after the other, and looks who notices, between two tenants of the pool: there they share
 * a schema, and no wall of another kind stands beside those of the tables.
 *
 * @param fleet A copy that nobody else uses: its roles and its pool are broken meanwhile, and the tenants stay.
 */
export async function mutateFleet(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  { seed, signal, onStep }: MutateOptions,
): Promise<Hunt> {
  const lint = await openLint(migrations)
  const attacker = await createTenant(fleet, migrations, { slug: 'mutant-attacker' })
  const victim = await createTenant(fleet, migrations, { slug: 'mutant-victim' })
  const { placement } = victim
  await using tenancy: Tenancy<unknown> = await openTenancy(fleet.config)
  const between = { fleet, tenancy, tenants: { attacker, victim } }
  await using ground = await VerifyGround.open(between)
  await using queries = new RuntimeQueryGround(between)
  await using mutable = await MutableVerifyGround.open({ fleet, ground, queries, placement })
  await emptyTables(mutable)
  const before = await readFingerprints(fleet, [placement])
  const hunt = await huntMutants(mutable, { dice: seededDice(seed), lint, onStep, signal })
  const after = await readFingerprints(fleet, [placement])
  if (before.fingerprints.get(placement.id) !== after.fingerprints.get(placement.id)) {
    throw new Error('The schema is another one than before its walls were taken away.')
  }
  return hunt
}

/** Keys without the tenant cannot be made over rows of tenants that could not be deleted. */
async function emptyTables(ground: MutableVerifyGround): Promise<void> {
  const tables = ground.schema.tables.filter(({ kind, isView }) => kind === 'tenant' && !isView)
  if (tables.length === 0) return
  const list = tables.map(({ name }) => quoteName(name)).join(', ')
  const refused = await ground.change([`truncate ${list}`])
  if (refused !== undefined) throw new Error(`the copy cannot be emptied: ${refused.message}`)
}

const MUTANT = '99991231235959_mutant'

/** What lint says of statements as one more migration, and did not say before. */
async function openLint(
  migrations: readonly RenderedMigration[],
): Promise<(statements: readonly string[]) => Promise<readonly string[]>> {
  const parsed = await parseMigrations(migrations)
  const said = new Set(await leaksOf(parsed))
  return async (statements) => {
    const mutant = {
      name: MUTANT,
      module: 'mutant',
      kind: 'transaction',
      statements,
      destructive: undefined,
      allow: {},
    } as const
    const added = await leaksOf([...parsed, ...(await parseMigrations([mutant]))])
    const rules = added.filter((one) => !said.has(one)).map((one) => one.split(': ', 1)[0] ?? one)
    return [...new Set(rules)]
  }
}

/** Of those that fail a command: a warning is read, or not. */
async function leaksOf(parsed: Parameters<typeof lintParsed>[0]): Promise<readonly string[]> {
  const { findings } = await lintParsed(parsed)
  return findings
    .filter(({ group, severity }) => group === 'tenants' && severity === 'error')
    .map(({ rule, migration, message }) => `${rule}: ${migration}: ${message}`)
}
