import { ts } from 'ts-morph'

import {
  calleeName,
  declarationsOf,
  type FileChoice,
  formsOf,
  type Query,
  type RawSql,
  readDrizzle,
  readForeignRaw,
  readKnex,
  readPrisma,
  readQueries,
  readRawSql,
  textOfPieces,
} from '../../../code/index.ts'
import type { Cut } from '../../cut.ts'
import type { DataSources } from './data-sources.ts'
import { bareName } from './declared-tables.ts'
import { entityTable } from './typeorm-entities.ts'

/** A query, with the tables that it names. */
export interface TableUse {
  readonly node: ts.Node
  /** Each once, as they are written, without their schemas. */
  readonly tables: readonly string[]
}

/** The queries in the files that are chosen, in whatever library they are written. */
export function findTableUses(
  { program }: Cut,
  { parser, models, tenantColumn }: DataSources,
  within: FileChoice,
): readonly TableUse[] {
  const made = [
    ...readQueries(program, within),
    ...readDrizzle(program, within),
    ...readKnex(program, within),
    ...readPrisma(program, models, within),
  ]
  const raw = [...readRawSql(program, within), ...readForeignRaw(program, tenantColumn, within)]
  const tablesOf = (one: RawSql): readonly string[] =>
    formsOf(one.pieces, program, one.isParameterised).flatMap((form) => {
      const read =
        parser.read(textOfPieces(form)) ??
        parser.read(textOfPieces(form, (index) => `hole_${index}`)) ??
        // A piece of a condition: `exists (select … from invoice)`.
        parser.read(`select (${textOfPieces(form)})`)
      return read?.sources(tenantColumn).map(({ table }) => table.name) ?? []
    })
  return [
    ...made.map((query) => ({ node: query.root, tables: namedIn(query, program.calls) })),
    ...raw.map((one) => ({ node: one.node, tables: tablesOf(one) })),
    ...entityUses(program, within),
  ].flatMap(({ node, tables }): readonly TableUse[] => {
    const names = [...new Set(tables.map(bareName))].filter((name) => !/^hole_\d+$/.test(name))
    return names.length === 0 ? [] : [{ node, tables: names }]
  })
}

/** The tables of a query without the names that `with` gives. */
function namedIn({ root, sources }: Query, calls: Cut['program']['calls']): readonly string[] {
  const file = root.getSourceFile()
  const made = new Set(
    [...calls.named('with'), ...calls.named('withRecursive')].flatMap((call) => {
      const [name] = call.getSourceFile() === file ? (call.arguments ?? []) : []
      return name && ts.isStringLiteralLike(name) ? [/^\w*/.exec(name.text)?.[0] ?? ''] : []
    }),
  )
  return sources.flatMap(({ table }) => (table === undefined || made.has(table) ? [] : [table]))
}

/** What TypeORM and MikroORM ask for the rows of an entity by. */
const OF_ENTITY = [
  'getRepository',
  'InjectRepository',
  'createQueryBuilder',
  'find',
  'findBy',
  'findOne',
  'findOneBy',
  'findOneOrFail',
  'findAndCount',
  'insert',
  'update',
  'delete',
  'upsert',
]

function entityUses(
  { calls, checker, files }: Cut['program'],
  within: FileChoice,
): readonly TableUse[] {
  // Nobody decorates an entity where there is none, and to ask for every `find` takes its time.
  if (!files.some(({ text }) => text.includes('@Entity('))) return []
  return OF_ENTITY.flatMap((name) => calls.named(name)).flatMap((call) => {
    const [given] = call.arguments ?? []
    if (given === undefined || !ts.isIdentifier(given) || !within(call.getSourceFile())) return []
    const declared = declarationsOf(given, checker).find(ts.isClassDeclaration)
    const table = declared && entityTable(declared)
    return table === undefined ? [] : [{ node: calleeName(call) ?? call, tables: [table] }]
  })
}
