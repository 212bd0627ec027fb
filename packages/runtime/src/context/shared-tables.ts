import type { Placement } from '../placement/placement.ts'
import type { RunQuery } from './tenant-directory.ts'

const SHARED_TABLES = `select c.relname as name from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f') and not exists (
    select from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
  order by 1`

/**
 * Which tables of a placement are the same for all tenants, read from the placement itself at each
 * version it stands at. A table that is not among them is taken for a tenant table: a shared table
 * that is too new fails for want of tenant_id, and nothing leaks.
 */
export class SharedTables {
  readonly #byPlacement = new Map<
    string,
    { version: string | null; tables: Promise<Set<string>> }
  >()
  /** Placements mostly agree; equal sets are kept once. */
  readonly #interned = new Map<string, Set<string>>()

  async of(
    placement: Placement,
    version: string | null,
    query: RunQuery,
  ): Promise<ReadonlySet<string>> {
    const known = this.#byPlacement.get(placement.id)
    if (known?.version === version) return await known.tables
    const tables = this.#read(placement, query)
    this.#byPlacement.set(placement.id, { version, tables })
    try {
      return await tables
    } catch (error) {
      this.#byPlacement.delete(placement.id)
      throw error
    }
  }

  async #read({ schema }: Placement, query: RunQuery): Promise<Set<string>> {
    const { rows } = await query<{ name: string }>(SHARED_TABLES, [schema])
    const names = rows.map((row) => row.name)
    const key = names.join('\n')
    const interned = this.#interned.get(key) ?? new Set(names)
    this.#interned.set(key, interned)
    return interned
  }
}
