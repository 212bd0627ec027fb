/** A column of a table whose rows move. */
export interface ModuleColumn {
  readonly name: string
  /** As PostgreSQL writes it where the schema of the table is the first one to be looked in. */
  readonly type: string
  /** PostgreSQL computes it from others. */
  readonly isGenerated: boolean
  readonly isNullable: boolean
  /** What its default or its identity counts with; null where nothing does. */
  readonly sequence: ModuleSequence | null
}

export interface ModuleSequence {
  readonly name: string
  readonly increment: number
}

/** A table of an extracted module in one placement, as its database describes it. */
export interface ModuleTable {
  readonly name: string
  /** Of pg_class: `r` is a table, `p` a partitioned one, `f` a foreign one. */
  readonly kind: string
  readonly isLogged: boolean
  /** Whether it has a `tenant_id`; else it is the same for all tenants. */
  readonly isTenants: boolean
  /** Whether the system role may see its rows and change them. */
  readonly isOpen: boolean
  /** Whether others inherit from it that are no partitions. */
  readonly hasHeirs: boolean
  readonly columns: readonly ModuleColumn[]
  /** The columns of the primary key, in its order; none where there is none. */
  readonly key: readonly string[]
  /** As the server estimates it, of all tenants. */
  readonly rows: number
  readonly bytes: number
}

/** A foreign key between a table of the module and one that stays where it is. */
export interface CrossingKey {
  readonly name: string
  readonly table: string
  readonly refersTo: string
  /** Whether it leads out of the module, and not into it. */
  readonly leadsOut: boolean
}

/** The columns that are written: PostgreSQL computes the others. */
export function writtenColumns({ columns }: ModuleTable): readonly ModuleColumn[] {
  return columns.filter(({ isGenerated }) => !isGenerated)
}

/** What tells the rows of one tenant apart, in the order of the primary key. */
export function ownKey(table: ModuleTable): readonly ModuleColumn[] {
  return table.key.flatMap((name) =>
    name === 'tenant_id' ? [] : table.columns.filter((column) => column.name === name),
  )
}
