import { ts } from 'ts-morph'

import type { Call } from './call-index.ts'
import type { CodeProgram } from './code-program.ts'
import { isKysely } from './database-kind.ts'
import { type FileChoice, inAllFiles } from './file-choice.ts'
import { followBuilder } from './follow-builder.ts'
import type { Operation, Query, RowSource, Step } from './query.ts'
import { textsOf } from './texts-of.ts'
import { unwrap } from './unwrap.ts'

/** What begins a query of Kysely. */
export const QUERY_ROOTS: ReadonlyMap<string, Operation> = new Map([
  ['selectFrom', 'select'],
  ['insertInto', 'insert'],
  ['replaceInto', 'insert'],
  ['updateTable', 'update'],
  ['deleteFrom', 'delete'],
  ['mergeInto', 'merge'],
])

const JOIN = /^(?:inner|left|right|full|cross)(?:Lateral)?Join(?:Lateral)?$/

/** The queries that a program builds with Kysely, in the order in which they stand in the files. */
export function* readQueries(
  program: CodeProgram,
  within: FileChoice = inAllFiles,
): Iterable<Query> {
  for (const [method, operation] of QUERY_ROOTS) {
    for (const call of program.calls.named(method)) {
      if (!within(call.getSourceFile())) continue
      const database = databaseOf(call, program)
      if (database !== undefined && ts.isCallExpression(call))
        yield readQuery(call, database, operation, program)
    }
  }
}

function databaseOf(call: Call, { checker }: CodeProgram): ts.Expression | undefined {
  if (!ts.isPropertyAccessExpression(call.expression)) return undefined
  const receiver = call.expression.expression
  return isKysely(checker.getTypeAtLocation(receiver)) ||
    isExpressionBuilder(checker.getTypeAtLocation(receiver))
    ? receiver
    : undefined
}

/** What a callback of Kysely gets: its queries stand inside of another one. */
function isExpressionBuilder(type: ts.Type): boolean {
  return (
    type.aliasSymbol?.name === 'ExpressionBuilder' || type.getSymbol()?.name === 'ExpressionBuilder'
  )
}

function readQuery(
  root: ts.CallExpression,
  database: ts.Expression,
  operation: Operation,
  program: CodeProgram,
): Query {
  const endings = followBuilder(root, program)
  const first: RowSource['role'] =
    operation === 'select' || operation === 'delete' ? 'from' : 'into'
  const [target] = root.arguments
  const sources = target === undefined ? [] : sourcesIn(target, first, program)
  const steps = new Set(endings.flatMap((ending) => ending.steps))
  return {
    builder: 'kysely',
    operation,
    database,
    root,
    sources: [...sources, ...[...steps].flatMap((step) => joined(step, program))],
    endings,
  }
}

function joined({ method, call }: Step, program: CodeProgram): RowSource[] {
  const [target] = call.arguments
  if (target === undefined) return []
  if (JOIN.test(method)) return sourcesIn(target, 'join', program)
  if (method === 'from') return sourcesIn(target, 'from', program)
  if (method === 'using') return sourcesIn(target, 'using', program)
  return []
}

/** `'invoice'`, `'invoice as i'`, `['invoice', 'customer as c']`, and what is no name. */
function sourcesIn(
  target: ts.Expression,
  role: RowSource['role'],
  program: CodeProgram,
): RowSource[] {
  const node = unwrap(target)
  if (ts.isArrayLiteralExpression(node))
    return node.elements.flatMap((one) => sourcesIn(one, role, program))
  const texts = textsOf(node, program)
  if (texts === undefined) return [{ table: undefined, alias: undefined, role, node }]
  return texts.map((text) => {
    const [name = '', alias = name] = text.split(/\s+as\s+/i)
    return { table: name.trim(), alias: alias.trim(), role, node }
  })
}
