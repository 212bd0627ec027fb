import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import type { MoveState } from '../../../catalog/move-catalog.ts'
import type { Tenant } from '../../../catalog/tenant.ts'
import type { RenderedMigration } from '../../../migrations/rendered-migration.ts'
import type { Fleet } from '../../fleet.ts'
import { setTenantStatus } from '../../tenants/set-tenant-status.ts'
import { arrive, refuseForeignRows, requireArrival, takeOverArrival } from './arrive.ts'
import { copySequences } from './copy-sequences.ts'
import type { ModuleTable } from './module-table.ts'
import { olderTransactions, rowsDiffer, stopTooLong, strangers } from './move-errors.ts'
import type { MoveOptions } from './move-options.ts'
import type { MovedTenant } from './moved-tenant.ts'
import { type MovingEnds, openEnds } from './moving-ends.ts'
import { describeSide, type MovingSide } from './moving-side.ts'
import { readModuleTables } from './read-module-tables.ts'
import { refreshStatistics } from './refresh-statistics.ts'
import { refuseDifferentShared } from './refuse-different-shared.ts'
import { settleRoute } from './settle-route.ts'
import { stopWrites } from './stop-writes.ts'
import { type MovingTenant, TenantCopy } from './tenant-copy.ts'
import { awaitUntracked, beginTracking } from './track-changes.ts'

const LONGEST_STOP_MS = 2000
const SETTLE_MS = 5250
const LONGEST_WAIT_MS = 60_000
/** So few are copied within a stop. */
const FEW_CHANGES = 500
const MOST_PASSES = 50
const STOP_ATTEMPTS = 5
const PAUSE_MS = 1000

/** The two applications between which the rows of a module move. */
export interface ModuleMove {
  /** Whose catalog says where the rows are. */
  readonly shared: Fleet
  /** Of the service. */
  readonly own: Fleet
  readonly module: string
  /** Those of the service. */
  readonly migrations: readonly RenderedMigration[]
}

/**
 * Moves the rows of one tenant to the placement of the service, and its calls with them. What a run before has done is not
 * done again, and one that was killed at whatever point is gone on with.
 *
 * @throws {TenantryError} TENANT_IN_USE, TENANT_BUSY, MODULE_DEMOTED, MOVE_ROWS_DIFFER, MOVE_STOP_TOO_LONG,
 * MOVE_TARGET_OCCUPIED, MOVE_HOME_UNSURE; what the databases say; the reason of `signal`.
 */
export async function moveTenant(
  move: ModuleMove,
  tenant: Tenant,
  options: MoveOptions,
): Promise<MovedTenant> {
  const { shared, own, module, migrations } = move
  const moving = { module, tenantId: tenant.id, slug: tenant.slug, run: randomUUID() }
  const arrived = await arrive(own, migrations, module, tenant)
  const source = { fleet: shared, placement: tenant.placement }
  const target = { fleet: own, placement: arrived.placement }
  await shared.moves.begin(moving, describeSide(target))
  await using ends = await openEnds(source, target)
  return await new TenantMove({
    move,
    tenant,
    moving,
    arrived,
    source,
    target,
    ends,
    options,
  }).run()
}

interface TenantMoveParts {
  readonly move: ModuleMove
  readonly tenant: Tenant
  readonly moving: MovingTenant
  /** As the catalog of the service has it. */
  readonly arrived: Tenant
  readonly source: MovingSide
  readonly target: MovingSide
  readonly ends: MovingEnds
  readonly options: MoveOptions
}

/** One run of the move of one tenant. */
class TenantMove {
  readonly #parts: TenantMoveParts
  readonly #began = performance.now()
  #rows = 0
  #changes = 0

  constructor(parts: TenantMoveParts) {
    this.#parts = parts
  }

  async run(): Promise<MovedTenant> {
    const { move, tenant, moving, ends, arrived } = this.#parts
    const all = { source: await this.#tablesOf('source'), target: await this.#tablesOf('target') }
    const tables = all.target.filter(({ isTenants }) => isTenants)
    const { state, isNew } = await beginTracking(ends.source, moving, {
      schema: ends.sourceSchema,
      run: moving.run,
      roles: this.#sourceRoles,
      tables: all.source.filter(({ name }) => tables.some((one) => one.name === name)),
    })
    // A run before ended between the seal and the catalog.
    if (state !== 'moving') {
      await requireArrival(ends.target, moving)
      return await this.#conclude(undefined)
    }

    const cursors = await takeOverArrival(ends.target, moving)
    const isFresh = Object.keys(cursors).length === 0
    if (isNew && !isFresh)
      throw strangers(
        tenant.slug,
        'the database of the service has rows of it from a move that its placement knows nothing of',
      )
    if (arrived.status === 'active') await setTenantStatus(move.own, tenant.slug, 'suspended')
    await this.#awaitUntracked()
    if (isFresh) {
      const { target: client, targetSchema: schema, targetReader: reader } = ends
      await refuseForeignRows(client, { schema, reader }, tables, tenant)
    }
    await refreshStatistics(
      ends.source,
      ends.sourceSchema,
      tables.map(({ name }) => name),
    )
    const copy = new TenantCopy(ends, moving, tables, cursors)
    await refuseDifferentShared(ends, all.target, tenant.slug)
    await this.#copyAll(copy)
    return await this.#switch(copy, all)
  }

  async #copyAll(copy: TenantCopy): Promise<void> {
    const { move, moving, tenant, options } = this.#parts
    this.#rows = copy.rows
    await this.#say('copying')
    while (!copy.isComplete) {
      await this.#step(copy)
      this.#rows = copy.rows
      this.#tell('copying')
    }
    await move.shared.moves.noteRows(moving, copy.rows)
    await this.#say('catching up')
    await this.#catchUp(copy)
    await settleRoute(move.shared, moving, tenant, {
      settleMs: options.settleMs ?? SETTLE_MS,
      signal: options.signal,
      meanwhile: async () => await this.#catchUp(copy),
    })
  }

  async #switch(
    copy: TenantCopy,
    tables: { readonly source: readonly ModuleTable[]; readonly target: readonly ModuleTable[] },
  ): Promise<MovedTenant> {
    const { move, moving, tenant, ends, options } = this.#parts
    const longestMs = options.longestStopMs ?? LONGEST_STOP_MS
    let tooLate: unknown
    for (let attempt = 0; attempt < STOP_ATTEMPTS; attempt += 1) {
      if (attempt > 0) await sleep(PAUSE_MS * (0.5 + Math.random()))
      const verifyMs = await this.#verify(copy)
      await this.#catchUp(copy)
      await this.#say('stopped')
      const stopped = await stopWrites(copy, moving, {
        gate: ends.gate,
        longestMs,
        verifyMs,
        prepare: async () => {
          const { source, target, sourceSchema, targetSchema } = ends
          await copySequences(
            { client: source, schema: sourceSchema, tables: tables.source },
            { client: target, schema: targetSchema, tables: tables.target },
          )
          await this.#open()
        },
      })
      if ('stopMs' in stopped) return await this.#conclude(stopped.stopMs)
      await setTenantStatus(move.own, tenant.slug, 'suspended')
      tooLate = stopped.tooLate
      await this.#say('catching up')
    }
    throw stopTooLong(tenant.slug, longestMs, tooLate)
  }

  /** Compares all rows, while everybody goes on. @returns How long that took, in milliseconds. */
  async #verify(copy: TenantCopy): Promise<number> {
    const { tenant } = this.#parts
    await this.#say('verifying')
    const began = performance.now()
    const differing = await copy.atMoment(async ({ changes }) => {
      this.#changes += changes
      return await copy.findDifferences()
    })
    if (differing.length > 0) throw rowsDiffer(tenant.slug, differing)
    return performance.now() - began
  }

  async #catchUp(copy: TenantCopy): Promise<void> {
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      if ((await this.#step(copy)) < FEW_CHANGES) return
    }
  }

  async #step(copy: TenantCopy): Promise<number> {
    this.#parts.options.signal?.throwIfAborted()
    const changes = await copy.step()
    this.#changes += changes
    return changes
  }

  async #conclude(stopMs: number | undefined): Promise<MovedTenant> {
    const { move, moving, tenant } = this.#parts
    if (stopMs === undefined) await this.#open()
    await move.shared.moves.recordSwitch(moving, stopMs)
    this.#tell('switched')
    return {
      tenant: tenant.slug,
      outcome: 'moved',
      rows: this.#rows,
      changes: this.#changes,
      stopMs: stopMs ?? 0,
      tookMs: performance.now() - this.#began,
    }
  }

  /** One that is suspended in the application stays so in the service. */
  async #open(): Promise<void> {
    const { move, tenant } = this.#parts
    const status = tenant.status === 'suspended' ? 'suspended' : 'active'
    await setTenantStatus(move.own, tenant.slug, status)
  }

  async #awaitUntracked(): Promise<void> {
    const { tenant, ends, options } = this.#parts
    const { longestWaitMs: longestMs = LONGEST_WAIT_MS, signal } = options
    const open = await awaitUntracked(ends.source, this.#sourceRoles, { longestMs, signal })
    if (open.length > 0) throw olderTransactions(tenant.slug, open)
  }

  async #tablesOf(end: 'source' | 'target'): Promise<readonly ModuleTable[]> {
    const { ends, [end]: side } = this.#parts
    const { system } = side.fleet.rolesOn(side.placement.cluster)
    return await readModuleTables(ends[end], { schema: side.placement.schema, system })
  }

  get #sourceRoles() {
    const { fleet, placement } = this.#parts.source
    return fleet.rolesOn(placement.cluster)
  }

  async #say(state: MoveState): Promise<void> {
    this.#tell(state)
    await this.#parts.move.shared.moves.note(this.#parts.moving, state)
  }

  #tell(state: MoveState): void {
    const { options, tenant } = this.#parts
    options.onProgress?.({
      tenant: tenant.slug,
      state,
      rows: this.#rows,
      changes: this.#changes,
    })
  }
}
