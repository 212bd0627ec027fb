import {
  type LiveDatabase,
  OLDEST_VERSION,
  readLiveAnswers,
  rowChecksOf,
  type ServerRow,
  type SurroundingsRows,
  surroundingsSql,
} from '../../sql/index.ts'
import { findForeignRows } from './find-foreign-rows.ts'
import { groupLiveSchemas } from './group-live-schemas.ts'
import { EMPTY_CONTENT, readContent } from './read-content.ts'
import { ReadOnlySession } from './read-only-session.ts'

/**
 * Looks at all of a database but its rows, as whoever the URL says; nothing is written, and nothing locked but what
 * reading locks.
 *
 * @throws {TenantryError} SQL_INVALID; whatever the driver throws.
 */
export async function readLiveDatabase(
  url: string,
  { tenantColumn }: { readonly tenantColumn: string },
): Promise<LiveDatabase> {
  await using one = await ReadOnlySession.open(url)
  const version = await one.read(async (query) => {
    const [row] = await query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    )
    return row?.version ?? 0
  })
  if (version < OLDEST_VERSION) return await readTooOld(one, version)
  await using other = await ReadOnlySession.open(url)
  const groups = await groupLiveSchemas([one, other], version)
  const representatives = groups.flatMap(({ schemas }) => schemas[0]?.oid ?? [])
  const [content, surroundings] = await Promise.all([
    readContent(one, version, representatives),
    readSurroundings(other, version, representatives),
  ])
  const live = await readLiveAnswers({ version, groups, content, surroundings })
  const checks = rowChecksOf(live, tenantColumn)
  const rows = await findForeignRows(one, { live, checks, now: () => performance.now() })
  return { ...live, ...rows, unseen: [...live.unseen, ...rows.unseen] }
}

/** One that is too old to be asked: nothing is known of it but that. */
async function readTooOld(session: ReadOnlySession, version: number): Promise<LiveDatabase> {
  const surroundings = {
    ...EMPTY_SURROUNDINGS,
    server: await session.read((query) => query<ServerRow>(surroundingsSql(version).server)),
  }
  return await readLiveAnswers({ version, groups: [], content: EMPTY_CONTENT, surroundings })
}

async function readSurroundings(
  session: ReadOnlySession,
  version: number,
  schemas: readonly string[],
): Promise<SurroundingsRows> {
  const sql = surroundingsSql(version)
  return await session.read(async (query) => ({
    server: await query(sql.server),
    roles: await query(sql.roles),
    memberships: await query(sql.memberships),
    settings: await query(sql.settings),
    databases: await query(sql.databases),
    databaseGrants: await query(sql.databaseGrants),
    schemaGrants: await query(sql.schemaGrants),
    servers: await query(sql.servers),
    sequences: await query(sql.sequences),
    sequenceGrants: await query(sql.sequenceGrants, [schemas]),
    statisticGrants: await query(sql.statisticGrants),
  }))
}

const EMPTY_SURROUNDINGS: SurroundingsRows = {
  server: [],
  roles: [],
  memberships: [],
  settings: [],
  databases: [],
  databaseGrants: [],
  schemaGrants: [],
  servers: [],
  sequences: [],
  sequenceGrants: [],
  statisticGrants: [],
}
