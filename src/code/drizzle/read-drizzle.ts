import { ts } from 'ts-morph'

import type { BuilderManner } from '../builder-manner.ts'
import type { CodeProgram } from '../code-program.ts'
import { type FileChoice, inAllFiles } from '../file-choice.ts'
import { followBuilder } from '../follow-builder.ts'
import type { Operation, Query, RowSource, Step } from '../query.ts'
import { unwrap } from '../unwrap.ts'
import { drizzleTables, isDrizzle, isRelational, relationalTable } from './drizzle-types.ts'
import { RelationReader } from './read-relations.ts'

const MANNER: BuilderManner = {
  builder: 'drizzle',
  executes: new Set(['execute', 'prepare', 'all', 'get', 'values']),
  isThenable: true,
  isMutable: false,
  hands: new Map(),
  isOpaque: () => false,
}

const ROOTS: ReadonlyMap<string, Operation> = new Map([
  ['select', 'select'],
  ['selectDistinct', 'select'],
  ['selectDistinctOn', 'select'],
  ['$count', 'select'],
  ['insert', 'insert'],
  ['update', 'update'],
  ['delete', 'delete'],
])
const FINDS = ['findMany', 'findFirst']

/** The queries that a program makes with Drizzle. */
export function* readDrizzle(
  program: CodeProgram,
  within: FileChoice = inAllFiles,
): Iterable<Query> {
  if (!program.has('drizzle-orm')) return
  for (const [method, operation] of ROOTS) {
    for (const call of program.calls.named(method)) {
      if (!within(call.getSourceFile())) continue
      const database = ts.isCallExpression(call) ? databaseOf(call, program) : undefined
      if (database !== undefined && ts.isCallExpression(call))
        yield readChain({ root: call, method, operation, database }, program)
    }
  }
  const relations = new RelationReader(program)
  for (const method of FINDS) {
    for (const call of program.calls.named(method)) {
      if (!within(call.getSourceFile())) continue
      const found = ts.isCallExpression(call)
        ? readFind(call, method, relations, program)
        : undefined
      if (found !== undefined) yield found
    }
  }
}

/** `db` in `db.select()` and in `db.with(recent).select()`. */
function databaseOf(call: ts.CallExpression, program: CodeProgram): ts.Expression | undefined {
  if (!ts.isPropertyAccessExpression(call.expression)) return undefined
  const receiver = unwrap(call.expression.expression)
  if (isDrizzle(program.checker.getTypeAtLocation(receiver))) return receiver
  const isWith =
    ts.isCallExpression(receiver) &&
    ts.isPropertyAccessExpression(receiver.expression) &&
    receiver.expression.name.text === 'with'
  return isWith ? databaseOf(receiver, program) : undefined
}

/** Where a chain of calls begins. */
interface ChainStart {
  readonly root: ts.CallExpression
  readonly method: string
  readonly operation: Operation
  readonly database: ts.Expression
}

function readChain({ root, method, operation, database }: ChainStart, program: CodeProgram): Query {
  // Its filter is an argument of the call itself.
  const first: Step = { method, call: root, isConditional: false, builder: 'drizzle' }
  const endings = followBuilder(root, program, MANNER).map((ending) => ({
    ...ending,
    steps: method === '$count' ? [first, ...ending.steps] : ending.steps,
  }))
  const [target] = root.arguments
  const isNamed = operation !== 'select' || method === '$count'
  const role = operation === 'insert' || operation === 'update' ? 'into' : 'from'
  const steps = new Set(endings.flatMap((ending) => ending.steps))
  return {
    builder: 'drizzle',
    operation,
    database,
    root,
    sources: [
      ...(isNamed && target ? sourcesIn(target, role, program) : []),
      ...[...steps].flatMap((step) => joined(step, program)),
    ],
    endings,
  }
}

function joined({ method, call }: Step, program: CodeProgram): readonly RowSource[] {
  const [target] = call.arguments
  if (target === undefined) return []
  if (method === 'from') return sourcesIn(target, 'from', program)
  return method.endsWith('Join') ? sourcesIn(target, 'join', program) : []
}

function sourcesIn(
  node: ts.Expression,
  role: RowSource['role'],
  program: CodeProgram,
): readonly RowSource[] {
  return drizzleTables(node, program).map((table) => ({ ...table, role, node }))
}

/** `db.query.invoice.findMany({ where, with })`. */
function readFind(
  root: ts.CallExpression,
  method: string,
  relations: RelationReader,
  program: CodeProgram,
): Query | undefined {
  if (!ts.isPropertyAccessExpression(root.expression)) return undefined
  const builder = unwrap(root.expression.expression)
  if (!isRelational(program.checker.getTypeAtLocation(builder))) return undefined
  const table = relationalTable(builder, program)
  const database = ownerOf(builder)
  if (table === undefined || database === undefined) return undefined
  const step: Step = { method, call: root, isConditional: false, builder: 'drizzle' }
  const [config] = root.arguments
  return {
    builder: 'drizzle',
    operation: 'select',
    database,
    root,
    sources: [
      { table, alias: table, role: 'from', node: builder },
      ...(config === undefined ? [] : relations.loadedBy(config, table)),
    ],
    endings: followBuilder(root, program, MANNER).map((ending) => ({
      ...ending,
      steps: [step, ...ending.steps],
    })),
  }
}

/** `db` of `db.query.invoice`. */
function ownerOf(builder: ts.Expression): ts.Expression | undefined {
  if (!ts.isPropertyAccessExpression(builder)) return undefined
  const query = unwrap(builder.expression)
  return ts.isPropertyAccessExpression(query) ? query.expression : undefined
}
