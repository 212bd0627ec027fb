import type { Extension, PGliteOptions } from '@electric-sql/pglite'

/** Those that PGlite brings and that add types, operators or functions, by PostgreSQL's name for them. */
const LOADERS: ReadonlyMap<string, () => Promise<Extension>> = new Map(
  Object.entries({
    btree_gin: async () => (await import('@electric-sql/pglite/contrib/btree_gin')).btree_gin,
    btree_gist: async () => (await import('@electric-sql/pglite/contrib/btree_gist')).btree_gist,
    citext: async () => (await import('@electric-sql/pglite/contrib/citext')).citext,
    cube: async () => (await import('@electric-sql/pglite/contrib/cube')).cube,
    earthdistance: async () =>
      (await import('@electric-sql/pglite/contrib/earthdistance')).earthdistance,
    fuzzystrmatch: async () =>
      (await import('@electric-sql/pglite/contrib/fuzzystrmatch')).fuzzystrmatch,
    hstore: async () => (await import('@electric-sql/pglite/contrib/hstore')).hstore,
    intarray: async () => (await import('@electric-sql/pglite/contrib/intarray')).intarray,
    isn: async () => (await import('@electric-sql/pglite/contrib/isn')).isn,
    ltree: async () => (await import('@electric-sql/pglite/contrib/ltree')).ltree,
    pg_trgm: async () => (await import('@electric-sql/pglite/contrib/pg_trgm')).pg_trgm,
    pgcrypto: async () => (await import('@electric-sql/pglite/contrib/pgcrypto')).pgcrypto,
    seg: async () => (await import('@electric-sql/pglite/contrib/seg')).seg,
    tablefunc: async () => (await import('@electric-sql/pglite/contrib/tablefunc')).tablefunc,
    unaccent: async () => (await import('@electric-sql/pglite/contrib/unaccent')).unaccent,
    'uuid-ossp': async () => (await import('@electric-sql/pglite/contrib/uuid_ossp')).uuid_ossp,
  }),
)

/**
 * The extensions of PostgreSQL that PGlite brings, by their names. What it does not bring is left out, and is
 * told by the migration that needs it.
 */
export async function loadExtensions(
  names: readonly string[],
): Promise<NonNullable<PGliteOptions['extensions']>> {
  const found: Record<string, Extension> = {}
  for (const name of names) {
    const load = LOADERS.get(name)
    if (load !== undefined) found[name] = await load()
  }
  return found
}
