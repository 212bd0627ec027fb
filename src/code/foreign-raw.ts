import { ts } from 'ts-morph'

import { childrenOf } from './children-of.ts'
import { type Call, calleeName } from './call-index.ts'
import type { CodeProgram } from './code-program.ts'
import { drizzlePieces } from './drizzle/drizzle-pieces.ts'
import { isDrizzle, isDrizzleSql } from './drizzle/drizzle-types.ts'
import { knexPieces } from './knex/knex-raw.ts'
import { isKnex } from './knex/knex-types.ts'
import { type FileChoice, inAllFiles } from './file-choice.ts'
import { flowsTo } from './origins.ts'
import { isPrisma } from './prisma/prisma-types.ts'
import { piecesOf, type RawSql } from './raw-sql.ts'
import { wrap } from './unwrap.ts'

const TAGS: ReadonlySet<string> = new Set(['$queryRaw', '$executeRaw'])
const UNSAFE = ['$queryRawUnsafe', '$executeRawUnsafe'] as const

/** All SQL that a program gives to Drizzle, Knex and Prisma as text. */
export function* readForeignRaw(
  program: CodeProgram,
  column: string,
  within: FileChoice = inAllFiles,
): Iterable<RawSql> {
  const named = (name: string): readonly Call[] =>
    program.calls.named(name).filter((call) => within(call.getSourceFile()))
  if (program.has('drizzle-orm')) {
    for (const call of named('execute')) yield* ofDrizzle(call, column, program)
  }
  if (program.has('knex')) {
    for (const call of named('raw')) yield* ofKnex(call, program)
  }
  for (const name of UNSAFE) {
    for (const call of named(name)) yield* ofPrisma(call, program)
  }
  for (const name of TAGS) {
    for (const call of named(name)) yield* ofPrisma(call, program)
  }
  for (const file of program.files.filter(within)) {
    if (
      file.text.includes('$queryRaw`') ||
      file.text.includes('$executeRaw`') ||
      /\$(?:query|execute)Raw</.test(file.text)
    )
      yield* tagsIn(file, program)
  }
}

/** `` db.execute(sql`…`) ``, and the same with a text. */
function* ofDrizzle(call: Call, column: string, program: CodeProgram): Iterable<RawSql> {
  const database = receiverOf(call)
  const [given] = call.arguments ?? []
  if (database === undefined || given === undefined) return
  if (!isDrizzle(program.checker.getTypeAtLocation(database))) return
  for (const { origin } of flowsTo(given, program)) {
    if (ts.isParameter(origin) || ts.isBindingElement(origin)) continue
    const text = { node: origin, database, kind: 'drizzle' } as const
    if (ts.isTaggedTemplateExpression(origin) && isDrizzleSql(origin.tag, program)) {
      const pieces = drizzlePieces(origin.template, column, program)
      yield { ...text, pieces, isParameterised: true }
    } else if (ts.isCallExpression(origin) && calleeName(origin)?.text === 'raw') {
      const [raw] = origin.arguments
      if (raw) yield { ...text, pieces: piecesOf(raw), isParameterised: false }
    } else if (ts.isStringLiteralLike(origin) || ts.isTemplateExpression(origin))
      yield { ...text, pieces: piecesOf(origin), isParameterised: false }
  }
}

/** `knex.raw('…', […])`, where it is no piece of another query. */
function* ofKnex(call: Call, program: CodeProgram): Iterable<RawSql> {
  const database = receiverOf(call)
  const [given, bindings] = call.arguments ?? []
  if (database === undefined || given === undefined || !ts.isCallExpression(call)) return
  if (!isKnex(program.checker.getTypeAtLocation(database))) return
  const { parent } = wrap(call)
  if (ts.isCallExpression(parent) || ts.isPropertyAssignment(parent)) return
  const pieces = knexPieces(given, bindings, program)
  yield { node: call, database, kind: 'knex', pieces, isParameterised: false }
}

/** `` prisma.$queryRaw(Prisma.sql`…`) ``, `prisma.$queryRawUnsafe('…', value)`. */
function* ofPrisma(call: Call, program: CodeProgram): Iterable<RawSql> {
  const database = receiverOf(call)
  const [given] = call.arguments ?? []
  if (database === undefined || given === undefined) return
  if (!isPrisma(program.checker.getTypeAtLocation(database))) return
  for (const { origin } of flowsTo(given, program)) {
    if (ts.isParameter(origin) || ts.isBindingElement(origin)) continue
    const isTag = ts.isTaggedTemplateExpression(origin)
    const pieces = isTag ? piecesOf(origin.template) : piecesOf(origin)
    if (pieces.every((piece) => typeof piece !== 'string')) continue
    yield { node: origin, database, kind: 'prisma', pieces, isParameterised: isTag }
  }
}

/** `` prisma.$queryRaw`…` `` */
function* tagsIn(node: ts.Node, program: CodeProgram): Iterable<RawSql> {
  if (ts.isTaggedTemplateExpression(node) && ts.isPropertyAccessExpression(node.tag)) {
    const { name, expression: database } = node.tag
    if (TAGS.has(name.text) && isPrisma(program.checker.getTypeAtLocation(database))) {
      const pieces = piecesOf(node.template)
      yield { node, database, kind: 'prisma', pieces, isParameterised: true }
    }
  }
  for (const child of childrenOf(node)) yield* tagsIn(child, program)
}

function receiverOf({ expression }: Call): ts.Expression | undefined {
  return ts.isPropertyAccessExpression(expression) ? expression.expression : undefined
}
