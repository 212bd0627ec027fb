import { type ContentRows, contentSql } from '../../sql/index.ts'
import type { ReadOnlySession } from './read-only-session.ts'

/** Texts of views lock what they name until the transaction ends, and a server has room for few thousand locks. */
const SCHEMAS_EACH = 100

/** What lies in schemas, given by their oids. */
export async function readContent(
  session: ReadOnlySession,
  version: number,
  schemas: readonly string[],
): Promise<ContentRows> {
  const sql = contentSql(version)
  let all = EMPTY_CONTENT
  for (let start = 0; start === 0 || start < schemas.length; start += SCHEMAS_EACH) {
    const some = schemas.slice(start, start + SCHEMAS_EACH)
    const part = await session.read(async (query): Promise<ContentRows> => ({
      relations: await query(sql.relations, [some]),
      columns: await query(sql.columns, [some]),
      constraints: await query(sql.constraints, [some]),
      indexes: await query(sql.indexes, [some]),
      policies: await query(sql.policies, [some]),
      triggers: await query(sql.triggers, [some]),
      rules: await query(sql.rules, [some]),
      grants: await query(sql.grants, [some]),
      parents: await query(sql.parents, [some]),
      functions: await query(sql.functions, [some]),
      publications: await query(sql.publications, [some]),
    }))
    all = join(all, part)
  }
  return all
}

export const EMPTY_CONTENT: ContentRows = {
  relations: [],
  columns: [],
  constraints: [],
  indexes: [],
  policies: [],
  triggers: [],
  rules: [],
  grants: [],
  parents: [],
  functions: [],
  publications: [],
}

function join(one: ContentRows, other: ContentRows): ContentRows {
  return {
    relations: [...one.relations, ...other.relations],
    columns: [...one.columns, ...other.columns],
    constraints: [...one.constraints, ...other.constraints],
    indexes: [...one.indexes, ...other.indexes],
    policies: [...one.policies, ...other.policies],
    triggers: [...one.triggers, ...other.triggers],
    rules: [...one.rules, ...other.rules],
    grants: [...one.grants, ...other.grants],
    parents: [...one.parents, ...other.parents],
    functions: [...one.functions, ...other.functions],
    publications: [...one.publications, ...other.publications],
  }
}
