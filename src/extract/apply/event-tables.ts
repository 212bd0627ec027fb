import type { Layout } from './layout.ts'

/** What the migrations of an application say of the tables that events are written to. */
export interface EventTables {
  /** Whether one of them makes these tables: they are one pair for all modules. */
  readonly areThere: boolean
  /** The time in the name of the last one: `20260102030405`; undefined where there is none. */
  readonly lastMigration: string | undefined
  /** The text of the migration that makes them. */
  readonly migration: string
}

/** The migration that makes the tables of events, where a module has any and nobody else has made them. */
export function planEventTables(
  events: readonly string[],
  { areThere, lastMigration, migration }: EventTables,
  { service }: Layout,
): readonly { readonly path: string; readonly content: string }[] {
  if (events.length === 0 || areThere) return []
  const name = `${lastMigration === undefined ? FIRST : secondAfter(lastMigration)}_extraction_events`
  return [{ path: `${service}/src/migrations/${name}.ts`, content: migration }]
}

/** Where there is nothing that it could come behind. */
const FIRST = '20260101000000'

/** Not the time of day: a plan is the same whenever it is made. */
function secondAfter(time: string): string {
  const iso = time.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z')
  return new Date(Date.parse(iso) + 1000).toISOString().replaceAll(/\D/g, '').slice(0, 14)
}
