import type { RowValues } from '../fill/draft-row.ts'
import type { FilledTable } from '../fill/fill-tables.ts'
import type { Attack, Statement } from './attack.ts'
import { insertOf } from './insert-of.ts'
import type { Tenants } from './table-attacks.ts'

/** Where a reference leads, by the victim's row and by none. */
interface Led {
  readonly object: string
  /** Columns and what each refers to. */
  readonly pairs: readonly (readonly [column: string, target: string])[]
  readonly theirs: RowValues
  readonly nobodys: (target: string) => string | null
}

/** The same with a new row: what may be inserted, and never changed, refers as well. None where there is no such row. */
export function referAnew(
  { table, spare }: FilledTable,
  { attacker }: Tenants,
  { object, pairs, theirs, nobodys }: Led,
): Attack[] {
  if (spare === undefined) return []
  const insert = (values: RowValues): Statement => ({
    actor: 'attacker',
    place: 'attackers',
    steps: ['set constraints all immediate', insertOf(table, attacker, values)],
  })
  const leadingTo = (value: (target: string) => string | null): Statement =>
    insert({
      ...spare.values,
      ...Object.fromEntries(pairs.map(([column, target]) => [column, value(target)])),
    })
  const present = insert(spare.values)
  return [
    {
      id: 'refer anew',
      what: "insert a row that refers to the victim's: it must end as with one that nobody has",
      object,
      attempt: leadingTo((target) => theirs[target] ?? null),
      likewise: leadingTo(nobodys),
      expects: 'broken reference',
      controls: [present, { ...present, actor: 'admin' }],
      proof: 'done',
    },
  ]
}
