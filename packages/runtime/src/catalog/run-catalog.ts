import type { Client } from 'pg'

import { type Measurement, readMeasurements } from './measurement.ts'

/** What a run is for. */
export type RunKind = 'migrate' | 'down'
/** How a run ended; undefined while it goes on, and for one that was killed. */
export type RunOutcome = 'done' | 'failed' | 'interrupted'

/** A run before it has touched anything. */
export interface NewRun {
  readonly id: string
  readonly kind: RunKind
  /** Who asked for it. */
  readonly actor: string
  /** The hash of the plan that it applies, where it applies one that was written to a file. */
  readonly plan: string | undefined
  readonly placements: readonly PlannedPlacement[]
}

/** A placement that a run is going to change. */
export interface PlannedPlacement {
  readonly placementId: string
  /** The migrations it is to get, or to lose. */
  readonly migrations: readonly string[]
}

/** What became of a placement. */
export interface RunEntry extends PlannedPlacement {
  readonly outcome: 'done' | 'failed'
  /** The error's code and message; undefined where it was done. */
  readonly error: string | undefined
  /** As `alignTimings` puts them beside the migrations; undefined where that is not known. */
  readonly tookMs: readonly (number | null)[] | undefined
}

/** A run as the catalog remembers it. */
export interface RecordedRun {
  readonly id: string
  readonly kind: RunKind
  readonly actor: string
  readonly plan: string | undefined
  readonly startedAt: Date
  readonly finishedAt: Date | undefined
  readonly outcome: RunOutcome | undefined
  /** How many placements, by what became of them; `open` are those it did not come to, or was killed at. */
  readonly done: number
  readonly failed: number
  readonly open: number
}

/** A placement of a recorded run; without an outcome, only the placement knows what it has. */
export interface RecordedEntry extends PlannedPlacement {
  readonly outcome: 'done' | 'failed' | undefined
}

interface RunRow {
  id: string
  kind: RunKind
  actor: string
  plan: string | null
  started_at: Date
  finished_at: Date | null
  outcome: RunOutcome | null
  done: number
  failed: number
  open: number
}

const RUNS = `select r.id, r.kind, r.actor, r.plan, r.started_at, r.finished_at, r.outcome,
    count(*) filter (where e.outcome = 'done')::int as done,
    count(*) filter (where e.outcome = 'failed')::int as failed,
    count(*) filter (where e.run_id is not null and e.outcome is null)::int as open
  from tenantry.run r left join tenantry.run_placement e on e.run_id = r.id`

/** Who migrated what and when, and what became of it. What is planned is noted before it is done. */
export class RunCatalog {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  async begin({ id, kind, actor, plan, placements }: NewRun): Promise<void> {
    // One statement: the migrations of a placement travel as JSON, since arrays of arrays are rectangles.
    await this.#client.query(
      `with run as (
         insert into tenantry.run (id, kind, actor, plan) values ($1, $2, $3, $4)
       )
       insert into tenantry.run_placement (run_id, placement_id, migrations)
       select $1, (entry ->> 0)::uuid, array(select jsonb_array_elements_text(entry -> 1))
       from jsonb_array_elements($5::jsonb) as entry`,
      [id, kind, actor, plan, toJson(placements)],
    )
  }

  /**
   * Notes what became of placements of a run; an entry that was not planned is added. What was measured
   * before stays beside the migrations that it was measured of, and goes with them.
   */
  async note(runId: string, entries: readonly RunEntry[]): Promise<void> {
    await this.#client.query(
      `insert into tenantry.run_placement (run_id, placement_id, migrations, outcome, error, took_ms, ended_at)
       select $1, (entry ->> 0)::uuid, array(select jsonb_array_elements_text(entry -> 1)),
         entry ->> 2, entry ->> 3, case jsonb_typeof(entry -> 4) when 'array'
           then array(select jsonb_array_elements_text(entry -> 4)::real) end, now()
       from jsonb_array_elements($2::jsonb) as entry
       on conflict (run_id, placement_id) do update set migrations = excluded.migrations,
         outcome = excluded.outcome, error = excluded.error, ended_at = excluded.ended_at,
         took_ms = coalesce(excluded.took_ms, case when run_placement.migrations = excluded.migrations
           then run_placement.took_ms end)`,
      [runId, toJson(entries)],
    )
  }

  async finish(runId: string, outcome: RunOutcome): Promise<void> {
    await this.#client.query(
      'update tenantry.run set finished_at = now(), outcome = $2 where id = $1',
      [runId, outcome],
    )
  }

  /** The newest runs first. */
  async list(limit: number): Promise<RecordedRun[]> {
    const { rows } = await this.#client.query<RunRow>(
      `${RUNS} group by r.id order by r.started_at desc, r.id limit $1`,
      [limit],
    )
    return rows.map(toRun)
  }

  /** The newest run of a kind. */
  async last(kind: RunKind): Promise<RecordedRun | undefined> {
    const { rows } = await this.#client.query<RunRow>(
      `${RUNS} where r.kind = $1 group by r.id order by r.started_at desc, r.id limit 1`,
      [kind],
    )
    return rows.map(toRun)[0]
  }

  /** What these migrations took where placements got them in one of the last runs. */
  async measured(
    migrations: readonly { readonly name: string; readonly checksum: string }[],
  ): Promise<Measurement[]> {
    return await readMeasurements(this.#client, migrations)
  }

  /** What a run was to change, and what became of it. */
  async entries(runId: string): Promise<RecordedEntry[]> {
    const { rows } = await this.#client.query<{
      placement_id: string
      migrations: string[]
      outcome: 'done' | 'failed' | null
    }>(
      `select placement_id, migrations, outcome from tenantry.run_placement
       where run_id = $1 order by placement_id`,
      [runId],
    )
    return rows.map(({ placement_id: placementId, migrations, outcome }) => ({
      placementId,
      migrations,
      outcome: outcome ?? undefined,
    }))
  }
}

function toJson(entries: readonly (PlannedPlacement & Partial<RunEntry>)[]): string {
  return JSON.stringify(
    entries.map(({ placementId, migrations, outcome = null, error = null, tookMs = null }) => [
      placementId,
      migrations,
      outcome,
      error,
      tookMs,
    ]),
  )
}

function toRun(row: RunRow): RecordedRun {
  const { id, kind, actor, done, failed, open } = row
  return {
    id,
    kind,
    actor,
    plan: row.plan ?? undefined,
    startedAt: row.started_at,
    finishedAt: row.finished_at ?? undefined,
    outcome: row.outcome ?? undefined,
    done,
    failed,
    open,
  }
}
