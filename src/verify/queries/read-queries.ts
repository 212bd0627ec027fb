import { sql } from 'kysely'

import { TENANT_COLUMN } from '../../schema/index.ts'
import type { Tenants } from '../attacks/table-attacks.ts'
import type { FilledTable } from '../fill/fill-tables.ts'
import { type Build, ONE, type QueryAttack } from './query-attack.ts'

/** Without rows of its own, that it reads none of others would say nothing. */
export function ownRows({ table: { name } }: FilledTable, { attacker }: Tenants): QueryAttack {
  return {
    id: 'own rows',
    what: "select one's own rows, so that not to reach others' says something",
    object: name,
    place: 'attackers',
    build: (db) => db.selectFrom(name).select(ONE).where(TENANT_COLUMN, '=', attacker.id),
    expects: 'own rows',
    proof: 'reached',
  }
}

/** Selects of each shape that Kysely has. */
export function readQueries({ table: { name } }: FilledTable, { victim }: Tenants): QueryAttack[] {
  const { id: theirs, schema } = victim
  const shapes: Readonly<Record<string, readonly [what: string, build: Build]>> = {
    select: [
      "select the victim's rows",
      (db) => db.selectFrom(name).select(ONE).where(TENANT_COLUMN, '=', theirs),
    ],
    'select all': [
      'select all rows, and look whose they are',
      (db) =>
        db
          .selectFrom(db.selectFrom(name).select(TENANT_COLUMN).as('every'))
          .select(ONE)
          .where('every.tenant_id', '=', theirs),
    ],
    join: [
      "join one's own rows with the victim's",
      (db) =>
        db
          .selectFrom(`${name} as mine`)
          .innerJoin(`${name} as theirs`, (join) => join.onTrue())
          .select(ONE)
          .where('theirs.tenant_id', '=', theirs),
    ],
    'left join': [
      "join the victim's rows from outside",
      (db) =>
        db
          .selectFrom(`${name} as mine`)
          .leftJoin(`${name} as theirs`, (join) => join.on('theirs.tenant_id', '=', theirs))
          .select(ONE)
          .where('theirs.tenant_id', 'is not', null),
    ],
    'lateral join': [
      "join the victim's rows row by row",
      (db) =>
        db
          .selectFrom(`${name} as mine`)
          .innerJoinLateral(
            (lateral) =>
              lateral
                .selectFrom(`${name} as theirs`)
                .select('theirs.tenant_id')
                .where('theirs.tenant_id', '=', theirs)
                .as('found'),
            (join) => join.onTrue(),
          )
          .select(ONE),
    ],
    exists: [
      'ask in a subquery whether the victim has a row',
      (db) =>
        db
          .selectNoFrom(ONE)
          .where((eb) =>
            eb.exists(eb.selectFrom(name).select(ONE).where(TENANT_COLUMN, '=', theirs)),
          ),
    ],
    'scalar subquery': [
      "count the victim's rows in a subquery",
      (db) =>
        db
          .selectFrom(
            db
              .selectNoFrom((eb) =>
                eb
                  .selectFrom(name)
                  .select(({ fn }) => fn.countAll().as('n'))
                  .where(TENANT_COLUMN, '=', theirs)
                  .as('n'),
              )
              .as('counted'),
          )
          .select(ONE)
          .where('counted.n', '>', 0),
    ],
    'common table expression': [
      'select all rows in front of the query',
      (db) =>
        db
          .with('every', (before) => before.selectFrom(name).select(TENANT_COLUMN))
          .selectFrom('every')
          .select(ONE)
          .where(TENANT_COLUMN, '=', theirs),
    ],
    'shadowed table': [
      'give what is in front of the query the name of the table',
      (db) =>
        db
          .with(name, (before) => before.selectFrom(name).select(TENANT_COLUMN))
          .selectFrom(name)
          .select(ONE)
          .where(TENANT_COLUMN, '=', theirs),
    ],
    union: [
      'select all rows in the second part of a union',
      (db) =>
        db
          .selectFrom(
            db
              .selectFrom(name)
              .select(TENANT_COLUMN)
              .where(sql<boolean>`false`)
              .unionAll(db.selectFrom(name).select(TENANT_COLUMN))
              .as('every'),
          )
          .select(ONE)
          .where('every.tenant_id', '=', theirs),
    ],
    'raw or': [
      'put an or into the condition',
      (db) =>
        db
          .selectFrom(name)
          .select(ONE)
          .where(sql<boolean>`false or ${sql.ref(`${name}.${TENANT_COLUMN}`)} = ${theirs}`),
    ],
    lock: [
      "lock the victim's rows",
      (db) => db.selectFrom(name).select(ONE).where(TENANT_COLUMN, '=', theirs).forUpdate(),
    ],
    'without plugins': [
      'leave all plugins out',
      (db) => db.withoutPlugins().selectFrom(name).select(ONE).where(TENANT_COLUMN, '=', theirs),
    ],
    schema: [
      "name the victim's schema",
      (db) => db.withSchema(schema).selectFrom(name).select(ONE).where(TENANT_COLUMN, '=', theirs),
    ],
  }
  return Object.entries(shapes).map(([id, [what, build]]) => ({
    id,
    what,
    object: name,
    place: 'victims',
    build,
    expects: 'nothing',
    proof: 'reached',
  }))
}
