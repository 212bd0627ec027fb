import { quoteIdentifier } from '../../database/sql-text.ts'
import type { Engine } from '../../engine/engine.ts'
import { TenantryError } from '../../errors.ts'
import { LEDGER_TABLE } from '../../migrations/placement-message.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Placement } from '../../placement/placement.ts'
import { factsThatDiffer, type ShapeDifference } from '../shape/diff-shapes.ts'
import type { ShapeItem } from '../shape/shape.ts'

/** @throws {TenantryError} BASELINE_MISSING where no migration says what is in the schema. */
export function requireBaseline(
  { cluster, schema }: Placement,
  [first]: readonly RenderedMigration[],
  engine: Engine,
): RenderedMigration {
  if (first?.isBaseline && engine.distribution === undefined) return first
  throw new TenantryError('BASELINE_MISSING', {
    message: `The schema ${JSON.stringify(schema)} on the cluster ${JSON.stringify(cluster)} holds tables that ${engine.distribution === undefined ? 'no migration makes' : 'Citus does not spread'}.`,
    hint: 'Adopt what is there with `saas init --adopt`, on plain PostgreSQL; or give the pool a schema of its own (`poolSchema` in saas.config.ts).',
    details: { cluster, schema },
  })
}

/**
 * Refuses a schema that its baseline would not have made: what is counted as applied has to be there.
 *
 * @throws {TenantryError} BASELINE_DIFFERS
 */
export function refuseOtherShape(
  { cluster, schema }: Placement,
  differences: readonly ShapeDifference[],
  oldLogins: ReadonlySet<string>,
): void {
  const others = [...oldLogins].map(quoteIdentifier)
  const known = new Set([...oldLogins, ...others, '{{owner}}', '{{app}}', '{{system}}'])
  const wrong = differences.filter((difference) => !isMended(difference, known))
  if (wrong.length === 0) return
  throw differsFromBaseline({ cluster, schema }, wrong)
}

export function differsFromBaseline(
  { cluster, schema }: Pick<Placement, 'cluster' | 'schema'>,
  differences: readonly ShapeDifference[],
): TenantryError {
  const texts = differences.map(({ text }) => text)
  return new TenantryError('BASELINE_DIFFERS', {
    message: `The schema ${JSON.stringify(schema)} on the cluster ${JSON.stringify(cluster)} is not what the baseline makes:${texts.map((text) => `\n  ${text}`).join('')}`,
    hint: 'Make the two the same: what has a + is there and not in the baseline, a - the other way round. Of a role that only reads, revoke the grants first; row-level security would show it no row.',
    details: { cluster, schema, differences: texts },
  })
}

/** Who owns what, the grants of those that are known, and the ledger, come with the adoption. */
function isMended({ found, wanted }: ShapeDifference, known: ReadonlySet<string>): boolean {
  const item = found ?? wanted
  if (item === undefined || item.kind === 'schema' || isOfLedger(item)) return true
  if (item.kind === 'grant') {
    return item.parent.startsWith('schema ') || known.has(item.name) || found === undefined
  }
  return (
    found !== undefined && wanted !== undefined && factsThatDiffer(found, wanted).join() === 'owner'
  )
}

function isOfLedger({ parent, name }: ShapeItem): boolean {
  return [parent, name, parent.split(' ').at(-1)].includes(LEDGER_TABLE)
}
