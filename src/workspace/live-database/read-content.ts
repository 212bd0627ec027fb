import { type ContentRows, contentSql, type RelationRow } from '../../sql/index.ts'
import type { Query, ReadOnlySession } from './read-only-session.ts'

/** Texts lock what they name until the transaction ends, and a server has room for few thousand locks. */
const LOCKED_EACH = 500
const SCHEMAS_EACH = 100

/** What lies in schemas, given by their oids. */
export async function readContent(
  session: ReadOnlySession,
  version: number,
  schemas: readonly string[],
): Promise<ContentRows> {
  const { ofSchemas, ofRelations, textsOfRelations, textsOfSchemas } = contentSql(version)
  const structure = await session.read(async (query) => {
    const relations = await query<RelationRow>(ofSchemas.relations, [schemas])
    const oids = [relations.map(({ oid }) => oid)]
    return {
      relations,
      columns: await query<ContentRows['columns'][number]>(ofRelations.columns, oids),
      constraints: await query<ContentRows['constraints'][number]>(ofRelations.constraints, oids),
      indexes: await query<ContentRows['indexes'][number]>(ofRelations.indexes, oids),
      triggers: await query<ContentRows['triggers'][number]>(ofRelations.triggers, oids),
      grants: await query<ContentRows['grants'][number]>(ofRelations.grants, oids),
      parents: await query<ContentRows['parents'][number]>(ofRelations.parents, oids),
      publications: [
        ...(await query<ContentRows['publications'][number]>(ofRelations.publications, oids)),
        ...(await query<ContentRows['publications'][number]>(ofSchemas.wholePublications, [
          schemas,
        ])),
      ],
    }
  })
  const relations = structure.relations.map(({ oid }) => oid)
  const texts = await inParts(session, cut(relations, LOCKED_EACH), async (query, part) => ({
    views: await query<ContentRows['views'][number]>(textsOfRelations.views, [part]),
    policies: await query<ContentRows['policies'][number]>(textsOfRelations.policies, [part]),
    rules: await query<ContentRows['rules'][number]>(textsOfRelations.rules, [part]),
  }))
  const functions = await inParts(session, cut(schemas, SCHEMAS_EACH), (query, part) =>
    query<ContentRows['functions'][number]>(textsOfSchemas.functions, [part]),
  )
  return {
    ...structure,
    views: texts.flatMap(({ views }) => views),
    policies: texts.flatMap(({ policies }) => policies),
    rules: texts.flatMap(({ rules }) => rules),
    functions: functions.flat(),
  }
}

/** Each part in a transaction of its own. */
async function inParts<Result>(
  session: ReadOnlySession,
  parts: readonly (readonly string[])[],
  ask: (query: Query, part: readonly string[]) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const part of parts) results.push(await session.read((query) => ask(query, part)))
  return results
}

function cut<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size))
}

export const EMPTY_CONTENT: ContentRows = {
  relations: [],
  columns: [],
  views: [],
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
