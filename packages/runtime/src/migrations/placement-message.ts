import type { Ledger } from '../catalog/ledger.ts'
import type { Roles } from '../database/connections/roles.ts'
import { quoteIdentifier, quoteLiteral, searchPathOf } from '../database/sql-text.ts'
import type { Engine } from '../engine/engine.ts'
import type { Placement } from '../placement/placement.ts'
import type { RenderedMigration } from './rendered-migration.ts'
import { AS_OWNER, nameRoles } from './role-names.ts'

/** The ledger: which migrations a placement has. It lies in the placement and commits with the DDL. */
export const LEDGER_TABLE = 'tenantry_ledger'
/** The SQLSTATE with which a message stops when the ledger is not what the plan saw. */
export const LEDGER_MOVED = 'TN001'

/**
 * Takes away what a migration may have left on the connection, so that the next placement does not
 * meet it. The same as `discard all`, which refuses to stand in a message with others.
 */
const FORGET: readonly string[] = [
  'reset session authorization',
  'reset all',
  'close all',
  'unlisten *',
  'deallocate all',
  'discard temp',
  'discard sequences',
  'select pg_advisory_unlock_all()',
]
/** Ends a message that failed, and takes away what it may have left. */
export const GIVE_UP = ['rollback', ...FORGET].join(';\n')

/**
 * A statement whose runner was killed ends within a second, and lets go of its locks. Other systems than
 * Linux may refuse the setting.
 */
const END_WITH_CLIENT =
  "select set_config('client_connection_check_interval', '1s', true) where version() ~ 'linux'"

export interface PlacementChange {
  readonly placement: Placement
  readonly roles: Roles
  /** Of the placement's cluster. */
  readonly engine: Engine
  readonly migrations: readonly RenderedMigration[]
}

/** Where a change takes place. */
type ChangedPlace = Omit<PlacementChange, 'migrations'>

/** Makes a schema and brings it up to date: one message, one round trip, all or nothing. */
export function newPlacementMessage(change: PlacementChange): string {
  return join([
    'begin',
    ...change.engine.begin,
    ...createSchemaSql(change),
    ...asOwner(change),
    ...ledgerSql(change),
    ...migrationStatements(change),
    'commit',
  ])
}

/** A change of a placement that has a ledger already. */
export interface LedgerChange extends PlacementChange {
  /** What the ledger is before. */
  readonly expected: Ledger
  readonly lockTimeoutMs: number
  readonly statementTimeoutMs: number
}

/**
 * Brings a placement from the ledger that the plan saw to the end of `migrations`: one message, all or
 * nothing.
 */
export function migratePlacementMessage(change: LedgerChange): string {
  return join([...beginUnderLock(change), ...migrationStatements(change), 'commit', ...FORGET])
}

/** Another runner may have been faster, so the ledger is compared under the lock. */
function beginUnderLock(change: LedgerChange): string[] {
  return [
    'begin',
    `set local lock_timeout = ${change.lockTimeoutMs}`,
    `set local statement_timeout = ${change.statementTimeoutMs}`,
    END_WITH_CLIENT,
    ...change.engine.begin,
    `select pg_advisory_xact_lock(hashtextextended(${quoteLiteral(`tenantry ${change.placement.id}`)}, 0))`,
    ...asOwner(change),
    ledgerCheck(change.placement, change.expected),
  ]
}

/**
 * Takes migrations back, with their entries in the ledger: one message, all or nothing.
 *
 * @param statements What undoes them, in order.
 */
export function rollBackMessage(
  change: LedgerChange & { readonly statements: readonly string[] },
): string {
  const { placement, migrations, statements } = change
  const names = migrations.map(({ name }) => quoteLiteral(name)).join(', ')
  return join([
    ...beginUnderLock(change),
    ...nativeStatements(statements, change),
    `delete from ${ledgerOf(placement)} where migration in (${names})`,
    'commit',
    ...FORGET,
  ])
}

/** The statements that run a placement's SQL as its owner, with nothing but its schema in sight. */
export function asOwner({ placement, roles, engine }: PlacementChange): string[] {
  return [
    `set local search_path = ${searchPathOf(placement.schema)}`,
    nameRoles(engine.toNative(AS_OWNER), roles),
  ]
}

/** Makes the schema of a placement, and lets requests and the system scope look into it. */
export function createSchemaSql({ placement, roles, engine }: PlacementChange): string[] {
  const schema = quoteIdentifier(placement.schema)
  const [owner, app, system] = [roles.owner, roles.app, roles.system].map(quoteIdentifier)
  return [
    ...engine.createSchema(`create schema ${schema} authorization ${owner}`, placement.mode),
    `grant usage on schema ${schema} to ${app}, ${system}`,
  ]
}

export function ledgerSql({ placement, roles, engine }: ChangedPlace): string[] {
  return [
    `create table ${ledgerOf(placement)} (
    migration text collate "C" primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`,
    ...engine.settle({ ...placement, roles }),
  ]
}

/** Where the ledger of a placement is, whatever search_path a migration has left. */
export function ledgerOf({ schema }: Placement): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(LEDGER_TABLE)}`
}

/**
 * What a placement gets that nobody uses yet: an index is built like any other statement, and a
 * backfill is one.
 */
export function migrationStatements(change: PlacementChange): string[] {
  const { placement, migrations } = change
  return migrations.flatMap(({ name, checksum, statements, phase }) => [
    ...nativeStatements(phase?.kind === 'concurrent' ? [phase.index.plain] : statements, change),
    `insert into ${ledgerOf(placement)} (migration, checksum) values (${quoteLiteral(name)}, ${quoteLiteral(checksum)})`,
  ])
}

/** Statements as the engine takes them, and behind them what it needs to be told of what they made. */
export function nativeStatements(
  statements: readonly string[],
  { placement, roles, engine }: ChangedPlace,
): string[] {
  if (statements.length === 0) return []
  return [
    ...statements.map((statement) => engine.embed(nameRoles(engine.toNative(statement), roles))),
    ...engine.settle({ ...placement, roles }),
  ]
}

function ledgerCheck(placement: Placement, expected: Ledger): string {
  const names = quoteLiteral(expected.map(({ migration }) => migration).join(','))
  return `do $tenantry$ begin
    if (select coalesce(string_agg(migration, ',' order by migration), '') from ${ledgerOf(placement)}) <> ${names} then
      raise exception using errcode = '${LEDGER_MOVED}', message = 'the ledger has moved since the plan was made';
    end if;
  end $tenantry$`
}

/** A line of its own before each semicolon: a statement may end in a comment. */
function join(statements: readonly string[]): string {
  return statements.map((statement) => `${statement}\n;`).join('\n')
}
