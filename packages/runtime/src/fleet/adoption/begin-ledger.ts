import { BOUNDED_BEGIN } from '../../database/bounded-begin.ts'
import type { Ledger } from '../../catalog/ledger.ts'
import { quoteIdentifier, quoteLiteral, searchPathOf } from '../../database/sql-text.ts'
import { ledgerOf, ledgerSql, nativeStatements } from '../../migrations/placement-message.ts'
import { AS_OWNER } from '../../migrations/role-names.ts'
import { convergeShape } from '../shape/converge-shape.ts'
import { diffShapes } from '../shape/diff-shapes.ts'
import { readShape } from '../shape/read-shapes.ts'
import type { ReferenceShape } from '../shape/reference-shape.ts'
import type { Adoption } from './adoption.ts'
import { differsFromBaseline } from './refuse-schema.ts'

/**
 * Puts the ledger into a schema that was handed over, and makes its grants those of the baseline; all of
 * it or nothing.
 *
 * @throws {TenantryError} BASELINE_DIFFERS where it is still another schema than the baseline makes.
 */
export async function beginLedger(
  { fleet, client, placement }: Adoption,
  ledger: Ledger,
  reference: ReferenceShape,
): Promise<void> {
  const { schema, cluster } = placement
  const place = { placement, roles: fleet.rolesOn(cluster), engine: fleet.engineOn(cluster) }
  const run = (statements: readonly string[]) =>
    client.query(
      [`set local search_path = ${searchPathOf(schema)}`, ...nativeStatements(statements, place)]
        .map((statement) => `${statement}\n;`)
        .join('\n'),
    )
  const differences = async () =>
    diffShapes((await readShape(client, place, schema)) ?? [], reference.shape)
  const entries = ledger.map(
    ({ migration, checksum }) =>
      `insert into ${ledgerOf(placement)} (migration, checksum) values (${quoteLiteral(migration)}, ${quoteLiteral(checksum)})`,
  )
  await client.query(BOUNDED_BEGIN)
  try {
    await run([AS_OWNER, ...ledgerSql(place), ...entries, 'reset role'])
    const { asAdmin, asOwner } = convergeShape(await differences(), reference.shape)
    const statements = [...asAdmin, AS_OWNER, ...asOwner, 'reset role'].map((statement) =>
      statement.replaceAll('{{schema}}', quoteIdentifier(schema)),
    )
    await run(statements)
    const left = await differences()
    if (left.length > 0) throw differsFromBaseline(placement, left)
    await client.query('commit')
  } catch (error) {
    // On a broken connection this fails as well, and says less than the first error.
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}
