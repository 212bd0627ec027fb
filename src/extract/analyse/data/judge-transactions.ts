import { ts } from 'ts-morph'

import { calledDeclaration, calleeName, isOwn } from '../../../code/index.ts'
import { type Cut, isInside, pathOf, placeOf } from '../../cut.ts'
import type { EdgeFacts } from '../../edge.ts'
import { runsInTransaction, TRANSACTIONS } from '../transactions.ts'
import type { DataSources } from './data-sources.ts'
import { findTableUses, type TableUse } from './find-table-uses.ts'
import type { TableSides } from './table-sides.ts'
import { isTestFile } from '../../test-file.ts'

/** What a transaction of the module calls outside of it. */
interface SpannedCall {
  readonly call: ts.CallExpression
  readonly around: ts.CallExpression
  /** The functions that the call leads to, through others. */
  readonly reached: ReadonlySet<ts.Node>
}

/** The transactions of the module in which code outside of it uses tables that are not the module's. */
export function judgeTransactions(cut: Cut, sources: DataSources, sides: TableSides): EdgeFacts[] {
  const spanned = [...transactionsIn(cut)].flatMap((around) => [...spannedBy(around, cut)])
  if (spanned.length === 0) return []
  const files = new Set(
    spanned.flatMap(({ reached }) => [...reached].map((one) => one.getSourceFile())),
  )
  const uses = findTableUses(cut, sources, (file) => files.has(file))
  return spanned.flatMap(({ call, around, reached }) => {
    const foreign = uses
      .filter(({ node }) => isWithin(node, reached))
      .flatMap((use) => foreignOf(use, sides))
    return foreign.length === 0 ? [] : [refuse(call, around, [...new Set(foreign)], cut)]
  })
}

function foreignOf({ tables }: TableUse, sides: TableSides): readonly string[] {
  return tables
    .filter((table) => sides.of(table).is === 'other')
    .map((table) => sides.nameOf(table))
}

function* transactionsIn(cut: Cut): Iterable<ts.CallExpression> {
  for (const name of TRANSACTIONS) {
    for (const call of cut.program.calls.named(name)) {
      const { fileName } = call.getSourceFile()
      if (!ts.isCallExpression(call) || !isInside(fileName, cut)) continue
      if (isTestFile(pathOf(fileName, cut))) continue
      const executed = executedOf(call)
      if (runsInTransaction(executed)) yield executed
    }
  }
}

/** `db.transaction().execute(…)` of `db.transaction()`. */
function executedOf(call: ts.CallExpression): ts.CallExpression {
  const { parent } = call
  const outer = ts.isPropertyAccessExpression(parent) ? parent.parent : undefined
  const isExecuted =
    outer !== undefined && ts.isCallExpression(outer) && calleeName(outer)?.text === 'execute'
  return isExecuted ? outer : call
}

/** The calls in what a transaction runs that lead out of the module, through functions of the module as well. */
function* spannedBy(around: ts.CallExpression, cut: Cut): Iterable<SpannedCall> {
  const seen = new Set<ts.Node>()
  const pending: ts.Node[] = around.arguments.filter((given) => ts.isFunctionLike(given))
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    for (const { call, declared } of callsIn(node, cut)) {
      if (isInside(declared.getSourceFile().fileName, cut)) pending.push(declared)
      else yield { call, around, reached: reachedFrom(declared, cut) }
    }
  }
}

const MOST_REACHED = 50

/** A function and those of the application outside of the module that it calls, through others. */
function reachedFrom(start: ts.Node, cut: Cut): ReadonlySet<ts.Node> {
  const reached = new Set([start])
  for (const node of reached) {
    for (const { declared } of callsIn(node, cut)) {
      const isOutside = !isInside(declared.getSourceFile().fileName, cut)
      if (isOutside && reached.size < MOST_REACHED) reached.add(declared)
    }
  }
  return reached
}

/** The calls within a node of what the application declares. */
function callsIn(
  node: ts.Node,
  { program }: Cut,
): readonly { readonly call: ts.CallExpression; readonly declared: ts.Node }[] {
  const found: { call: ts.CallExpression; declared: ts.Node }[] = []
  const visit = (inner: ts.Node): void => {
    if (ts.isCallExpression(inner)) {
      const declared = calledDeclaration(inner, program.checker)
      if (declared !== undefined && isOwn(declared, program)) found.push({ call: inner, declared })
    }
    ts.forEachChild(inner, visit)
  }
  ts.forEachChild(node, visit)
  return found
}

function isWithin(node: ts.Node, functions: ReadonlySet<ts.Node>): boolean {
  for (let outer: ts.Node = node; outer.parent !== undefined; outer = outer.parent) {
    if (functions.has(outer)) return true
  }
  return false
}

function refuse(
  call: ts.CallExpression,
  around: ts.CallExpression,
  tables: readonly string[],
  cut: Cut,
): EdgeFacts {
  const name = calleeName(call)?.text ?? call.expression.getText()
  const { line, file } = placeOf(around, cut)
  return {
    direction: 'out',
    shape: 'transaction-spans',
    name,
    place: placeOf(call, cut),
    verdict: {
      is: 'refused',
      why: `The transaction of ${file}:${line} calls ${name}, which uses ${tables.join(', ')} outside of the module: once the rows lie in two databases, one transaction cannot take both back.`,
      remedy: `Call ${name} before the transaction or behind it, or write an event in the transaction that has it done.`,
    },
  }
}
