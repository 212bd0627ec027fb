import type { Node } from 'libpg-query'

import type { Change, ObjectName } from './change.ts'

/** A statement of a migration, as PostgreSQL's grammar reads it. */
export interface SqlStatement {
  /** As it was written, without the change of roles around it and the comments in front of it. */
  readonly text: string
  /** Who runs it: the system role sees all rows. */
  readonly runsAs: 'owner' | 'system'
  /** As the grammar was given it, with the marks of roles as names. */
  readonly source: string
  /** Undefined for a statement without anything in it. */
  readonly node: Node | undefined
  readonly changes: readonly Change[]
  /** All tables, views and sequences that it names. */
  readonly relations: readonly ObjectName[]
}
