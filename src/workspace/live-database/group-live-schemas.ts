import {
  groupSchemas,
  MENTIONED_SQL,
  type MentionedRow,
  normalizeTree,
  type NormalTree,
  type SchemaGroup,
  type SchemaHashRow,
  schemaHashSql,
  TREE_TEXT_SQL,
  TREE_USES_SQL,
  type TreeUseRow,
} from '../../sql/index.ts'
import type { Query, ReadOnlySession } from './read-only-session.ts'

/** How many expressions are asked for at once: tens of megabytes at most. */
const TREES_EACH = 2000
/** Thousands of schemas are hashed in memory, not on the server's disk. */
const MEMORY = "set local work_mem = '64MB'"

/** The schemas of a database in groups that hold the same. Both catalogs' passes take as long, so they run side by side. */
export async function groupLiveSchemas(
  sessions: readonly [ReadOnlySession, ReadOnlySession],
  version: number,
): Promise<readonly SchemaGroup[]> {
  const [one, other] = sessions
  const [hashes, { uses, trees, mentioned }] = await Promise.all([
    one.read((query) => query<SchemaHashRow>(schemaHashSql(version)), { settings: MEMORY }),
    other.read(readTrees, { settings: MEMORY }),
  ])
  return groupSchemas(hashes, uses, trees, mentioned)
}

async function readTrees(query: Query) {
  const uses = await query<TreeUseRow>(TREE_USES_SQL)
  const trees = new Map<string, NormalTree>()
  const first = new Map(uses.map((use) => [use.tree, use]))
  for (const [source, some] of Map.groupBy(first.values(), (use) => use.source)) {
    const sql = TREE_TEXT_SQL[source]
    if (sql === undefined) throw new Error(`There is no way to read an expression of ${source}.`)
    const treeOf = new Map(some.map(({ object, tree }) => [object, tree]))
    const objects = [...treeOf.keys()]
    for (let start = 0; start < objects.length; start += TREES_EACH) {
      const rows = await query<{ object: string; text: string }>(sql, [
        objects.slice(start, start + TREES_EACH),
      ])
      for (const { object, text } of rows) trees.set(treeOf.get(object) ?? '', normalizeTree(text))
    }
  }
  const oids = [...new Set([...trees.values()].flatMap(({ mentions }) => mentions))]
  return { uses, trees, mentioned: await query<MentionedRow>(MENTIONED_SQL, [oids]) }
}
