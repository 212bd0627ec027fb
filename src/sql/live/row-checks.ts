import type { ReferenceState, RelationState } from '../state/database-state.ts'
import { quoteName } from '../quote-name.ts'
import type { LiveDatabase } from './live-database.ts'

/** A reference that rows may break, and how to see whether they do. */
export interface RowCheck {
  /** The schema in the state, which stands for all that hold the same. */
  readonly schema: string
  readonly table: string
  readonly reference: string
  /** A query of one boolean, for a schema that holds the same. */
  sql(schema: string): string
}

/** The references of which the database itself does not say that both rows are of one tenant. */
export function rowChecksOf(live: LiveDatabase, column: string): readonly RowCheck[] {
  const { relations } = live.state
  const byName = new Map(relations.map((one) => [nameKey(one), one]))
  return relations.flatMap((child) =>
    [...child.references.values()].flatMap((reference): RowCheck[] => {
      const parent = byName.get(nameKey(reference.table))
      if (!parent?.columns.has(column) || !child.columns.has(column)) return []
      const isChecked = !live.relations.get(child)?.notValidated.includes(reference.name)
      const doubt = doubtOf(child, reference, column)
      if (doubt.others.length === 0 || (isChecked && doubt.isTied && !doubt.isNullable)) return []
      const { schema = 'public', name: table } = child
      const { schema: own = 'public', name } = reference.table
      return [
        {
          schema,
          table,
          reference: reference.name,
          sql(other) {
            const from = quotePlace(other, table)
            const to = quotePlace(own === schema ? other : own, name)
            return strangeRowSql(doubt, { from, to, tenant: quoteName(column) })
          },
        },
      ]
    }),
  )
}

interface Doubt {
  /** The columns that are compared beside that of the tenant. */
  readonly others: readonly (readonly [from: string, to: string])[]
  /** Whether the tenant is compared as well, for rows that have one. */
  readonly isTied: boolean
  readonly isNullable: boolean
}

function doubtOf(
  child: RelationState,
  { columns, targets }: ReferenceState,
  column: string,
): Doubt {
  const pairs = columns.map((from, index) => [from, targets[index] ?? from] as const)
  const others = pairs.filter(([from, to]) => from !== column || to !== column)
  return {
    others,
    isTied: others.length < pairs.length,
    isNullable: child.columns.get(column)?.isNotNull === false,
  }
}

/** Whether a row means one of another tenant, and has none of its own to mean. */
function strangeRowSql(
  { others, isTied }: Doubt,
  { from, to, tenant }: { readonly from: string; readonly to: string; readonly tenant: string },
): string {
  const same = (alias: string): string =>
    others.map(([one, other]) => `c.${quoteName(one)} = ${alias}.${quoteName(other)}`).join(' and ')
  const own = isTied
    ? ` and not exists (select from ${to} q where ${same('q')} and q.${tenant} = c.${tenant})`
    : ''
  return `exists (select from ${from} c join ${to} p on ${same('p')} where c.${tenant} is distinct from p.${tenant}${own})`
}

function quotePlace(schema: string, name: string): string {
  return `${quoteName(schema)}.${quoteName(name)}`
}

function nameKey({
  schema = 'public',
  name,
}: {
  schema?: string | undefined
  name: string
}): string {
  return JSON.stringify([schema, name])
}
