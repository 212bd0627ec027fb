import { type CrossingKey, type ModuleTable, ownKey } from './module-table.ts'

/** What keeps the rows of a module from moving, and what to do about it. */
export interface Obstacle {
  /** The table, or the foreign key. */
  readonly at: string
  readonly why: string
  readonly remedy: string
}

/** What both sides have of a module. */
export interface Sides {
  /** The tables of the module's own placement: these are the ones that move. */
  readonly own: readonly ModuleTable[]
  /** Those of the same names in the placement they come from. */
  readonly shared: readonly ModuleTable[]
  /** In the placement they come from. */
  readonly crossing: readonly CrossingKey[]
}

/** Whatever it is, a run that met it half-way would have to stop there. */
export function findObstacles({ own, shared, crossing }: Sides): Obstacle[] {
  if (own.length === 0) {
    return [
      {
        at: 'the module',
        why: 'its own placement has no table',
        remedy: 'Run `saas migrate` in the folder of the service.',
      },
    ]
  }
  const byName = new Map(shared.map((table) => [table.name, table]))
  return [
    ...crossing.map(crossingKey),
    ...own.flatMap((table) => {
      const source = byName.get(table.name)
      if (source === undefined) return [missing(table)]
      return [
        ...unfit(source, 'in the application'),
        ...unfit(table, 'in the database of the service'),
        ...different(source, table),
      ]
    }),
  ]
}

function crossingKey({ name, table, refersTo, leadsOut }: CrossingKey): Obstacle {
  return {
    at: `${table}.${name}`,
    why: `this foreign key of ${table} refers to ${refersTo}, and no foreign key reaches into another database`,
    remedy: `Drop it in a migration; ${leadsOut ? 'the module asks for what it needs of the others' : 'the others ask the module'} through its functions.`,
  }
}

function missing({ name }: ModuleTable): Obstacle {
  return {
    at: name,
    why: 'the placement that the application uses has no such table',
    remedy:
      'Run `saas migrate` in both folders, or drop the table in a migration of the service if it is new there.',
  }
}

function unfit(table: ModuleTable, where: string): Obstacle[] {
  const problems: (readonly [boolean, string, string])[] = [
    [
      table.kind === 'f',
      'it is a foreign table',
      'Copy its rows into a table of the module, or leave it out of the migrations of the service.',
    ],
    [
      table.hasHeirs,
      'other tables inherit from it',
      'Make them partitions of it, or tables of their own.',
    ],
    [
      !table.isLogged,
      'it is unlogged, so a crash would empty it behind the move',
      'Run `alter table … set logged` in a migration.',
    ],
    [
      table.isTenants && table.key.length === 0,
      'it has no primary key, so nobody can tell which of its rows have changed',
      'Add one in a migration, with tenant_id as its first column.',
    ],
    [
      table.isTenants && table.kind !== 'f' && !table.isOpen,
      'the system role has no policy or no grants there',
      'Call schema.isolateTable for it in a migration.',
    ],
    [
      table.isTenants &&
        table.columns.some(({ name, isNullable }) => name === 'tenant_id' && isNullable),
      'its tenant_id may be null, and rows without one belong to nobody',
      'Set it NOT NULL in a migration.',
    ],
    [
      table.columns.some(({ type }) => type === 'oid' || type === 'lo'),
      'it has a column of type oid, and large objects stay where they are',
      'Keep what they hold in a bytea, or in a store of files.',
    ],
    [
      table.columns.some(({ sequence }) => sequence !== null && sequence.increment < 0),
      'a sequence of it counts down',
      'Have it count up, in a migration.',
    ],
  ]
  return problems.flatMap(([is, why, remedy]) =>
    is ? [{ at: table.name, why: `${where} ${why}`, remedy }] : [],
  )
}

const TOGETHER = 'Run `saas migrate` in both folders, with the same migrations of the module.'

/** Where both would not hold the same rows, they cannot be compared. */
function different(source: ModuleTable, target: ModuleTable): Obstacle[] {
  const known = new Map(source.columns.map((column) => [column.name, column]))
  const wanted = new Map(target.columns.map((column) => [column.name, column]))
  const lacking = [...known.keys()].filter((name) => !wanted.has(name))
  const added = [...wanted.keys()].filter((name) => !known.has(name))
  const changed = target.columns.filter((column) => {
    const before = known.get(column.name)
    return (
      before !== undefined &&
      (before.type !== column.type ||
        before.isGenerated !== column.isGenerated ||
        (before.isNullable && !column.isNullable))
    )
  })
  const problems: (readonly [boolean, string])[] = [
    [lacking.length > 0, `the database of the service lacks ${lacking.join(', ')}`],
    [added.length > 0, `the application lacks ${added.join(', ')}`],
    [
      changed.length > 0,
      `other types or rules than in the application: ${changed.map(({ name }) => name).join(', ')}`,
    ],
    [
      source.key.length > 0 && keyOf(source) !== keyOf(target),
      `the primary keys differ (${keyOf(source)} here, ${keyOf(target)} there)`,
    ],
  ]
  return problems.flatMap(([is, why]) => (is ? [{ at: source.name, why, remedy: TOGETHER }] : []))
}

function keyOf(table: ModuleTable): string {
  return ownKey(table)
    .map(({ name }) => name)
    .join(', ')
}
