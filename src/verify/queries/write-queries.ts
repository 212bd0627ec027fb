import { TENANT_COLUMN } from '../../schema/index.ts'
import { plainColumn, type Tenants } from '../attacks/table-attacks.ts'
import type { FilledTable } from '../fill/fill-tables.ts'
import { type Build, ONE, type QueryAttack } from './query-attack.ts'

/** Changes of the victim's rows, and rows for the victim. */
export function writeQueries(
  { table, victims }: FilledTable,
  { attacker, victim }: Tenants,
): QueryAttack[] {
  const { name } = table
  const column = plainColumn(table)
  const given = table.columns
    .filter(({ name: one, generated }) => generated === undefined && one !== TENANT_COLUMN)
    .map((one) => one.name)
  const row = Object.fromEntries(given.map((one) => [one, victims[0]?.values[one] ?? null]))
  const move =
    (from: string, to: string): Build =>
    (db) =>
      db
        .updateTable(name)
        .set({ [TENANT_COLUMN]: to })
        .where(TENANT_COLUMN, '=', from)
  const base = { object: name, place: 'victims', expects: 'nothing', proof: 'reached' } as const
  return [
    {
      ...base,
      id: 'update',
      what: "change the victim's rows",
      build: (db) =>
        db
          .updateTable(name)
          .set((eb) => ({ [column]: eb.ref(column) }))
          .where(TENANT_COLUMN, '=', victim.id),
    },
    {
      ...base,
      id: 'update from',
      what: "change the victim's rows by a join",
      build: (db) =>
        db
          .updateTable(name)
          .from(`${name} as other`)
          .set((eb) => ({ [column]: eb.ref(`other.${column}`) }))
          .whereRef(`${name}.${column}`, '=', `other.${column}`)
          .where(`${name}.tenant_id`, '=', victim.id),
    },
    {
      ...base,
      id: 'move',
      what: "hand one's own rows to the victim",
      place: 'attackers',
      expects: 'refusal',
      build: move(attacker.id, victim.id),
      control: move(attacker.id, attacker.id),
    },
    {
      ...base,
      id: 'take over',
      what: "make the victim's rows one's own",
      expects: 'refusal',
      build: move(victim.id, attacker.id),
      control: move(victim.id, victim.id),
    },
    {
      ...base,
      id: 'insert',
      what: 'insert a row for the victim',
      expects: 'refusal',
      build: (db) => db.insertInto(name).values({ ...row, [TENANT_COLUMN]: victim.id }),
    },
    {
      ...base,
      id: 'insert from select',
      what: "copy the victim's rows to oneself",
      build: (db) =>
        db
          .insertInto(name)
          .columns(given)
          .expression((eb) =>
            eb.selectFrom(name).select(given).where(TENANT_COLUMN, '=', victim.id),
          ),
    },
    {
      ...base,
      id: 'delete',
      what: "delete the victim's rows",
      build: (db) => db.deleteFrom(name).where(TENANT_COLUMN, '=', victim.id),
    },
    {
      ...base,
      id: 'delete using',
      what: "delete the victim's rows by a join",
      build: (db) =>
        db
          .deleteFrom(name)
          .using(`${name} as other`)
          .whereRef(`${name}.${column}`, '=', `other.${column}`)
          .where(`${name}.tenant_id`, '=', victim.id),
    },
    {
      ...base,
      id: 'merge',
      what: "delete the victim's rows by a merge",
      build: (db) =>
        db
          .mergeInto(name)
          // One row on the other side: a row that is matched twice is refused.
          .using(db.selectNoFrom(ONE).as('other'), (join) => join.onTrue())
          .whenMatchedAnd(`${name}.tenant_id`, '=', victim.id)
          .thenDelete(),
    },
  ]
}
