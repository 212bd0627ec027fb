import { ts } from 'ts-morph'

import type { BuilderManner } from '../builder-manner.ts'
import type { CodeProgram } from '../code-program.ts'
import { type FileChoice, inAllFiles } from '../file-choice.ts'
import { followBuilder } from '../follow-builder.ts'
import type { Ending, Operation, Query, RowSource, Step } from '../query.ts'
import { textsOf } from '../texts-of.ts'
import { nameText, unwrap } from '../unwrap.ts'
import { isKnex, isKnexQuery, isOfKnex } from './knex-types.ts'

const WRITES: ReadonlyMap<string, Operation> = new Map([
  ['insert', 'insert'],
  ['batchInsert', 'insert'],
  ['update', 'update'],
  ['increment', 'update'],
  ['decrement', 'update'],
  ['del', 'delete'],
  ['delete', 'delete'],
  ['truncate', 'delete'],
])
const NAMES: ReadonlySet<string> = new Set(['from', 'into', 'table', 'batchInsert'])
const JOIN = /^(?:join|\w+Join)$/

/** The queries that a program makes with Knex. */
export function* readKnex(program: CodeProgram, within: FileChoice = inAllFiles): Iterable<Query> {
  if (!program.has('knex')) return
  const manner = mannerOf(program)
  for (const call of program.calls.all()) {
    if (!ts.isCallExpression(call) || !within(call.getSourceFile())) continue
    const database = databaseOf(call, program)
    if (database !== undefined) yield readQuery(call, database, manner, program)
  }
}

function mannerOf(program: CodeProgram): BuilderManner {
  return {
    builder: 'knex',
    executes: new Set(['stream', 'pipe', 'asCallback']),
    isThenable: true,
    isMutable: true,
    hands: new Map([['modify', 'always']]),
    isOpaque: (call) => !isOfKnex(call, program),
  }
}

/** `knex` in `knex('invoice')`, and in `knex.from('invoice')`, where that begins a query. */
function databaseOf(call: ts.CallExpression, { checker }: CodeProgram): ts.Expression | undefined {
  const { expression } = call
  const isNamed = ts.isIdentifier(expression) || ts.isPropertyAccessExpression(expression)
  if (!isNamed || (call.arguments.length === 0 && ts.isIdentifier(expression))) return undefined
  if (isKnex(checker.getTypeAtLocation(expression))) return expression
  if (!ts.isPropertyAccessExpression(expression)) return undefined
  const isMade =
    isKnex(checker.getTypeAtLocation(expression.expression)) &&
    isKnexQuery(checker.getTypeAtLocation(call))
  return isMade ? expression.expression : undefined
}

function readQuery(
  root: ts.CallExpression,
  database: ts.Expression,
  manner: BuilderManner,
  program: CodeProgram,
): Query {
  const isMethod = ts.isPropertyAccessExpression(root.expression) && database !== root.expression
  const method = isMethod ? root.expression.name.text : 'from'
  const first: Step = { method, call: root, isConditional: false, builder: 'knex' }
  const endings = followBuilder(root, program, manner).map((ending): Ending => ({
    ...ending,
    steps: [first, ...ending.steps],
  }))
  const steps = new Set([first, ...endings.flatMap((ending) => ending.steps)])
  const operation = [...steps].flatMap((step) => WRITES.get(step.method) ?? [])[0] ?? 'select'
  return {
    builder: 'knex',
    operation,
    database,
    root,
    sources: [...steps].flatMap((step) => sourcesOf(step, operation, program)),
    endings,
  }
}

function sourcesOf(
  { method, call }: Step,
  operation: Operation,
  program: CodeProgram,
): readonly RowSource[] {
  const [target] = call.arguments
  if (target === undefined) return []
  const isWritten = operation === 'insert' || operation === 'update'
  if (NAMES.has(method)) return sourcesIn(target, isWritten ? 'into' : 'from', program)
  return JOIN.test(method) ? sourcesIn(target, 'join', program) : []
}

/** `'invoice'`, `'billing.invoice as i'`, `{ i: 'invoice' }`, and what is no name. */
function sourcesIn(
  target: ts.Expression,
  role: RowSource['role'],
  program: CodeProgram,
): readonly RowSource[] {
  const node = unwrap(target)
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.flatMap((property) => {
      const alias = property.name && nameText(property.name)
      return ts.isPropertyAssignment(property)
        ? sourcesIn(property.initializer, role, program).map((source) => ({ ...source, alias }))
        : []
    })
  }
  const texts = textsOf(node, program)
  if (texts === undefined) return [{ table: undefined, alias: undefined, role, node }]
  return texts.map((text) => {
    const [name = '', alias = name] = text.split(/\s+as\s+/i)
    return { table: name.trim(), alias: alias.trim(), role, node }
  })
}
