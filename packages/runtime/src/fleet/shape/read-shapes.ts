import type { Client } from 'pg'

import { createSharing } from '../../catalog/share-texts.ts'
import type { Roles } from '../../database/connections/roles.ts'
import type { Engine } from '../../engine/engine.ts'
import { ownPathOf } from '../../database/sql-text.ts'
import { type ErrorReport, reasonOf, TenantryError } from '../../errors.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'
import { visitDatabases } from '../visit-databases.ts'
import type { Shape, ShapeKind } from './shape.ts'
import { type Naming, shapeSql } from './shape-sql.ts'

/** How many schemas one statement reads: reading the text of a view locks it, and a statement holds all its locks. */
const SCHEMAS_EACH = 100
/** A migration that runs right now holds its tables; who reads shapes does not wait for it forever. */
const LOCK_TIMEOUT_MS = 5000
/** A name that appears in a definition only where the schema is meant: it ends in a part of the tenant's id. */
const UNMISTAKABLE = /^[a-z_][a-z0-9_]*_[0-9a-f]{12}$/

/** What could be read of a fleet, and why the rest could not; each placement is in one of the two. */
export interface FingerprintReading {
  readonly fingerprints: ReadonlyMap<string, string>
  readonly unreadable: ReadonlyMap<string, ErrorReport>
}

/**
 * The fingerprints of these placements, by id: the hash of a shape, computed by the server. Placements
 * of one cluster have the same one exactly when their shapes are the same, whatever the order of columns.
 */
export async function readFingerprints(
  fleet: Fleet,
  placements: readonly Placement[],
): Promise<FingerprintReading> {
  const fingerprints = new Map<string, string>()
  const share = createSharing()
  const unreadable = new Map<string, ErrorReport>()
  const unfinished = await visitDatabases(
    fleet,
    placements,
    async ({ client, roles, engine, placements: part }) => {
      const bySchema = new Map(part.map((placement) => [placement.schema, placement]))
      for (const [schema, hash] of await fingerprintSchemas(client, { roles, engine }, [
        ...bySchema.keys(),
      ])) {
        const placement = bySchema.get(schema)
        if (placement !== undefined) fingerprints.set(placement.id, share(hash))
      }
    },
  )
  for (const { placements: few, error } of unfinished) {
    for (const placement of few) unreadable.set(placement.id, cannotRead(placement, error))
  }
  for (const placement of placements) {
    if (fingerprints.has(placement.id) || unreadable.has(placement.id)) continue
    unreadable.set(placement.id, cannotRead(placement, new Error('the schema is not there')))
  }
  return { fingerprints, unreadable }
}

/** Whose schemas they are, and on what. */
export interface ShapeReading {
  readonly roles: Roles
  readonly engine: Engine
}

/** The fingerprints of schemas of one database, by their names; one that is not there is left out. */
export async function fingerprintSchemas(
  client: Client,
  { roles, engine }: ShapeReading,
  schemas: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const { names, naming } of await cutIntoParts(client, schemas)) {
    await lookFrom(client, naming, names)
    const { rows } = await client.query<{ schema: string; hash: string }>(
      `${shapeSql(roles, naming, engine)}
       select schema, md5(string_agg(item, E'\\n' order by item collate "C")) as hash from line group by schema`,
      [names],
    )
    for (const { schema, hash } of rows) found.set(schema, hash)
  }
  return found
}

/** The shape of one schema. @returns undefined when it is not there. */
export async function readShape(
  client: Client,
  { roles, engine }: ShapeReading,
  schema: string,
): Promise<Shape | undefined> {
  const naming = await namingOf(client, schema)
  await lookFrom(client, naming, [schema])
  const { rows } = await client.query<{
    item: [ShapeKind, string, string, Record<string, string>]
  }>(
    `${shapeSql(roles, naming, engine)} select item::jsonb as item from line
     order by item::jsonb -> 0, item::jsonb -> 1, position, item collate "C"`,
    [[schema]],
  )
  if (rows.length === 0) return undefined
  return rows.map(({ item: [kind, parent, name, definition] }) => ({
    kind,
    parent,
    name,
    definition,
  }))
}

async function namingOf(client: Client, schema: string): Promise<Naming> {
  if (UNMISTAKABLE.test(schema)) return 'by replacing'
  const { rowCount } = await client.query(
    'select from pg_catalog.pg_extension where extnamespace = pg_catalog.to_regnamespace(quote_ident($1))',
    [schema],
  )
  return rowCount === 0 ? 'by search_path' : 'by own names'
}

async function cutIntoParts(
  client: Client,
  schemas: readonly string[],
): Promise<{ readonly names: readonly string[]; readonly naming: Naming }[]> {
  const plain = schemas.filter((schema) => !UNMISTAKABLE.test(schema))
  const marked = schemas.filter((schema) => UNMISTAKABLE.test(schema))
  const parts: { names: readonly string[]; naming: Naming }[] = []
  for (const schema of plain) {
    parts.push({ names: [schema], naming: await namingOf(client, schema) })
  }
  for (let start = 0; start < marked.length; start += SCHEMAS_EACH) {
    parts.push({ names: marked.slice(start, start + SCHEMAS_EACH), naming: 'by replacing' })
  }
  return parts
}

async function lookFrom(
  client: Client,
  naming: Naming,
  [schema]: readonly string[],
): Promise<void> {
  const path =
    naming === 'by search_path' && schema !== undefined ? ownPathOf(schema) : 'pg_catalog, pg_temp'
  await client.query(
    `set search_path = ${path}; set lock_timeout = ${LOCK_TIMEOUT_MS}; set jit = off`,
  )
}

function cannotRead({ schema, database, cluster }: Placement, cause: unknown): ErrorReport {
  if (cause instanceof TenantryError) return cause.toJSON()
  return {
    code: 'PLACEMENT_UNREADABLE',
    message: `The shape of ${cluster}/${database}/${schema} cannot be read: ${reasonOf(cause)}.`,
    hint: 'Mend what the message says, then run the command again.',
  }
}
