import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { isKysely } from './database-kind.ts'
import { isOfPackage, symbolOf } from './declarations.ts'
import { type FileChoice, inAllFiles } from './file-choice.ts'
import { followBuilder } from './follow-builder.ts'
import { flowsTo } from './origins.ts'
import { symbolsOf } from './kinds.ts'
import { propertyOf, unwrap } from './unwrap.ts'

/** SQL as text, with what is put into it while the program runs. */
export interface RawSql {
  readonly node: ts.Expression
  /** Texts, and the expressions between them, in their order. */
  readonly pieces: readonly (string | ts.Expression)[]
  /** Whether what stands between the texts is sent beside them, as parameters, and not as a part of the SQL. */
  readonly isParameterised: boolean
  /** What runs it: a Kysely, a pool or a client of `pg`, an ORM; undefined for a fragment of a larger statement. */
  readonly database: ts.Expression | undefined
  readonly kind: 'kysely' | 'compiled' | 'pg' | 'drizzle' | 'knex' | 'prisma' | 'fragment'
}

const PG_TYPES: ReadonlySet<string> = new Set(['Pool', 'Client', 'PoolClient', 'ClientBase'])

/** All SQL that a program writes as text. */
export function* readRawSql(
  program: CodeProgram,
  within: FileChoice = inAllFiles,
): Iterable<RawSql> {
  for (const file of program.files) {
    if (MAY_HOLD_SQL.test(file.text) && within(file)) yield* rawSqlIn(file, program)
  }
}

/** A tagged template, or a method that takes SQL: to look into a file without one takes its time. */
const MAY_HOLD_SQL = /[\w$>)\]]\s*`|\.\s*(?:query|raw|executeQuery)\b/

function rawSqlIn(file: ts.SourceFile, program: CodeProgram): readonly RawSql[] {
  const found: RawSql[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && isSqlTag(node.tag, program))
      found.push(readTag(node, program))
    if (ts.isCallExpression(node)) {
      const raw = readQueryCall(node, program) ?? readRaw(node, program)
      if (raw !== undefined) found.push(raw)
      found.push(...readCompiled(node, program))
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** Kysely's `sql`, under whatever name. */
export function isSqlTag(tag: ts.Expression, { checker }: CodeProgram): boolean {
  const symbol = symbolOf(tag, checker)
  if (symbol !== undefined && symbol.name === 'sql' && isOfPackage(symbol, 'kysely')) return true
  const type = checker.getTypeAtLocation(tag).getSymbol()
  return type?.name === 'Sql' && isOfPackage(type, 'kysely')
}

function readTag(node: ts.TaggedTemplateExpression, program: CodeProgram): RawSql {
  const database = executorOf(node, program)
  return {
    node,
    pieces: piecesOf(node.template),
    isParameterised: true,
    database,
    kind: database === undefined ? 'fragment' : 'kysely',
  }
}

/** `db` in `` sql`…`.execute(db) `` and in `` db.executeQuery(sql`…`.compile(db)) ``, wherever that stands. */
function executorOf(node: ts.Expression, program: CodeProgram): ts.Expression | undefined {
  for (const { node: end } of followBuilder(node, program)) {
    if (!ts.isCallExpression(end) || !ts.isPropertyAccessExpression(end.expression)) continue
    const [first] = end.arguments
    const { text } = end.expression.name
    const takesDatabase = text === 'execute' || text === 'compile'
    if (takesDatabase && first && isKysely(program.checker.getTypeAtLocation(first))) return first
  }
  return undefined
}

/** `sql.raw('…')`: the text as it is, with what is put together into it. */
function readRaw(node: ts.CallExpression, program: CodeProgram): RawSql | undefined {
  const [given] = node.arguments
  if (given === undefined || !ts.isPropertyAccessExpression(node.expression)) return undefined
  const { name, expression } = node.expression
  if (name.text !== 'raw' || !isSqlTag(expression, program)) return undefined
  const text = textOf(given, program)
  if (text === undefined) return undefined
  const database = executorOf(node, program)
  const kind = database === undefined ? 'fragment' : 'kysely'
  return { node, pieces: text.pieces, isParameterised: false, database, kind }
}

/** `pool.query('select …', [values])`, with a text, a template or `{ text }`. */
function readQueryCall(call: ts.CallExpression, program: CodeProgram): RawSql | undefined {
  if (!ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'query')
    return undefined
  const database = call.expression.expression
  const [given] = call.arguments
  if (given === undefined || !isPgDatabase(database, program)) return undefined
  const text = textOf(given, program)
  return text && { ...text, isParameterised: false, database, kind: 'pg' }
}

/** `db.executeQuery(CompiledQuery.raw('select …', [values]))`, with each text that it may be. */
function* readCompiled(call: ts.CallExpression, program: CodeProgram): Iterable<RawSql> {
  const { expression } = call
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'executeQuery') return
  const database = expression.expression
  const [given] = call.arguments
  if (given === undefined || !isKysely(program.checker.getTypeAtLocation(database))) return
  for (const { origin } of flowsTo(given, program)) {
    if (!ts.isCallExpression(origin) || !isCompiledRaw(origin, program)) continue
    const [text] = origin.arguments
    if (text === undefined) continue
    for (const { origin: written } of flowsTo(text, program)) {
      if (ts.isParameter(written) || ts.isBindingElement(written)) continue
      const pieces = piecesOf(written)
      if (pieces.every((piece) => typeof piece !== 'string')) continue
      yield { node: origin, pieces, isParameterised: false, database, kind: 'compiled' }
    }
  }
}

function isCompiledRaw({ expression }: ts.CallExpression, { checker }: CodeProgram): boolean {
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'raw') return false
  const owner = expression.expression
  const name = ts.isPropertyAccessExpression(owner) ? owner.name : owner
  const symbol = symbolOf(name, checker)
  return symbol?.name === 'CompiledQuery' && isOfPackage(symbol, 'kysely')
}

/** Whether an expression is a pool or a client of `pg`, also where its type says less: `{ query(text: string): … }`. */
export function isPgDatabase(database: ts.Expression, program: CodeProgram): boolean {
  const type = program.checker.getTypeAtLocation(database)
  if (isPg(type)) return true
  const isOwn = type
    .getSymbol()
    ?.declarations?.some((one) => !one.getSourceFile().isDeclarationFile)
  return (
    (isOwn === true || type.aliasSymbol !== undefined) &&
    flowsTo(database, program).some(({ origin }) => isPg(program.checker.getTypeAtLocation(origin)))
  )
}

export function isPg(type: ts.Type): boolean {
  return symbolsOf(type).some(
    (symbol) =>
      PG_TYPES.has(symbol.name) && (isOfPackage(symbol, '@types/pg') || isOfPackage(symbol, 'pg')),
  )
}

/** The SQL that an expression holds, where the program writes it. */
function textOf(
  given: ts.Expression,
  program: CodeProgram,
): Pick<RawSql, 'node' | 'pieces'> | undefined {
  for (const { origin } of flowsTo(given, program)) {
    if (ts.isParameter(origin) || ts.isBindingElement(origin)) continue
    if (ts.isObjectLiteralExpression(origin)) {
      const [text] = propertyOf(origin, 'text')
      return text && textOf(text, program)
    }
    const pieces = piecesOf(origin)
    if (pieces.length > 1 || typeof pieces[0] === 'string') return { node: origin, pieces }
  }
  return undefined
}

/** A template, a literal, or texts that are put together with `+`. */
export function piecesOf(expression: ts.Expression): readonly (string | ts.Expression)[] {
  const node = unwrap(expression)
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isTemplateExpression(node)) {
    return [
      node.head.text,
      ...node.templateSpans.flatMap((span) => [span.expression, span.literal.text]),
    ]
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return [...piecesOf(node.left), ...piecesOf(node.right)]
  }
  return [node]
}
