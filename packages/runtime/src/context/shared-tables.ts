import type { Placement } from '../placement/placement.ts'
import { deleteFirst } from './delete-first.ts'
import type { RunQuery } from './tenant-directory.ts'

const SHARED_TABLES = `select c.relname as name from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f') and not exists (
    select from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
  order by 1`

/** As many placements as tenants are remembered. */
const MOST_PLACEMENTS = 100_000

interface Known {
  readonly version: string | null
  readonly tables: ReadonlySet<string>
}

/**
 * Which tables of a placement are the same for all tenants, read from the placement itself at each
 * version it stands at. A table that is not among them is taken for a tenant table: a shared table
 * that is too new fails for want of tenant_id, and nothing leaks.
 */
export class SharedTables {
  /** In the order in which they were read, the oldest one first. */
  readonly #known = new Map<string, Known>()
  readonly #reading = new Map<string, Promise<ReadonlySet<string>>>()
  /** Placements mostly agree; equal sets are kept once. */
  readonly #interned = new Map<string, ReadonlySet<string>>()

  /** Those of a placement at a version; read once, however many ask. */
  async of(
    placement: Placement,
    version: string | null,
    query: RunQuery,
  ): Promise<ReadonlySet<string>> {
    const known = this.#known.get(placement.id)
    if (known?.version === version) return known.tables
    const key = `${placement.id} ${version}`
    const reading =
      this.#reading.get(key) ??
      this.#ask(placement, version, query).finally(() => this.#reading.delete(key))
    this.#reading.set(key, reading)
    return await reading
  }

  async #ask(
    { id, schema }: Placement,
    version: string | null,
    query: RunQuery,
  ): Promise<ReadonlySet<string>> {
    const { rows } = await query<{ name: string }>(SHARED_TABLES, [schema])
    const tables = this.#intern(rows.map((row) => row.name))
    this.#known.delete(id)
    this.#known.set(id, { version, tables })
    if (this.#known.size > MOST_PLACEMENTS) deleteFirst(this.#known)
    return tables
  }

  #intern(names: readonly string[]): ReadonlySet<string> {
    const key = names.join('\n')
    const interned = this.#interned.get(key) ?? new Set(names)
    this.#interned.set(key, interned)
    return interned
  }
}
