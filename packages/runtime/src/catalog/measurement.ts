import type { Client } from 'pg'

import type { Mode } from '../config/index.ts'

/** What migrations that took effect together took, in the placements of a mode on a cluster. */
export interface Measurement {
  readonly cluster: string
  readonly mode: Mode
  /** By name, in their order. */
  readonly migrations: readonly string[]
  /** How many placements it was measured in; one counts once for each run that measured it. */
  readonly placements: number
  /** Of one placement, in milliseconds: all of `migrations` together, from sending them to the answer. */
  readonly meanMs: number
  /** The longest of them, in milliseconds. */
  readonly slowestMs: number
}

/** How many of the last runs are looked at. */
const RUNS = 50

// A placement counts while it has the migrations, with the checksums that are meant: one that was taken
// back and written anew was another one. Most runs were about other migrations: they are left before
// their timings are laid out, a row each.
const MEASURED = `
  with wanted as (
    select * from unnest($1::text[], $2::text[]) as w (name, checksum)
  ), present as (
    select l.digest, array_agg(m.name) as names
    from tenantry.ledger l, unnest(l.migrations, l.checksums) as m (name, checksum)
    join wanted w on w.name = m.name and w.checksum = m.checksum
    group by l.digest
  ), recent as (
    select id from tenantry.run where kind = 'migrate' order by started_at desc limit ${RUNS}
  )
  select p.cluster, p.mode, s.migrations, count(*)::int as placements,
    avg(s.ms)::float8 as "meanMs", max(s.ms)::float8 as "slowestMs"
  from recent
  join tenantry.run_placement e on e.run_id = recent.id
  join tenantry.placement p on p.id = e.placement_id
  join present on present.digest = p.ledger,
  lateral (
    select t.ms, e.migrations[coalesce(lag(t.last) over (order by t.last), 0) + 1 : t.last] as migrations
    from unnest(e.took_ms) with ordinality as t (ms, last) where t.ms is not null
  ) s
  where e.took_ms is not null and e.migrations && $1 and s.migrations <@ present.names
  group by p.cluster, p.mode, s.migrations
  order by p.cluster, p.mode, s.migrations`

/** What the last runs have measured of migrations, where placements still have them. */
export async function readMeasurements(
  client: Client,
  migrations: readonly { readonly name: string; readonly checksum: string }[],
): Promise<Measurement[]> {
  const { rows } = await client.query<Measurement>(MEASURED, [
    migrations.map(({ name }) => name),
    migrations.map(({ checksum }) => checksum),
  ])
  return rows
}
