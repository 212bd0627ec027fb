import { ts } from 'ts-morph'

import {
  calleeName,
  findFloating,
  functionAround,
  isAsync,
  isTenancy,
  wrap,
} from '../../../code/index.ts'
import type { CodeRule, CodeScene, ProblemFix } from '../../code/code-rule.ts'

const BEGIN = ['run', 'takeUp', 'transaction', 'read']

export const floatingPromise: CodeRule = {
  id: 'floating-promise',
  what: 'A query on a table of tenants, or a `tenancy.run`, that nobody waits for.',
  why: 'It goes on when the request has been answered, its transaction has ended and its connection belongs to the next one; that it failed, nobody hears.',
  remedy:
    'Await it or return it; with `map` and `Promise.all` where `forEach` was. Where it is meant to go on, say so (`void`) and catch its errors.',
  suppress:
    'Where something else waits for it: a list of what runs, which is emptied before the end.',
  examples: {
    leak: `export async function pay(tenant: string, id: string) {
  db.updateTable('invoice')
    .set({ total: 0 })
    .where('tenant_id', '=', tenant)
    .where('id', '=', id)
    .execute()
  return { paid: true }
}`,
    mend: `export async function pay(tenant: string, id: string) {
  await db
    .updateTable('invoice')
    .set({ total: 0 })
    .where('tenant_id', '=', tenant)
    .where('id', '=', id)
    .execute()
  return { paid: true }
}`,
  },
  *find(scene) {
    const told = new Set<ts.Node>()
    for (const begun of begunIn(scene)) {
      for (const { node, steps } of findFloating(begun, scene.program)) {
        if (told.has(node)) continue
        told.add(node)
        yield { node, message: 'Nobody waits for this.', flow: steps, fix: awaiting(node) }
      }
    }
  },
}

function* begunIn({ queries, rawSql, program }: CodeScene): Iterable<ts.CallExpression> {
  for (const { builder, tenantSources, ways } of queries) {
    // Others run nothing that nobody waits for.
    if (builder !== 'kysely' || tenantSources.length === 0) continue
    for (const { ending } of ways) {
      const { node, kind } = ending
      if (kind !== 'executed' || !ts.isCallExpression(node)) continue
      // Rows that are asked for one by one are no promise.
      if (calleeName(node)?.text !== 'stream') yield node
    }
  }
  for (const { node, kind, tenantSources } of rawSql) {
    const { parent } = wrap(node)
    if (kind !== 'kysely' || tenantSources.length === 0) continue
    if (ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent)) {
      if (parent.name.text === 'execute') yield parent.parent
    }
  }
  for (const call of BEGIN.flatMap((name) => program.calls.named(name))) {
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) continue
    if (isTenancy(program.checker.getTypeAtLocation(call.expression.expression))) yield call
  }
}

/** Where a function may wait, it does. */
function awaiting(node: ts.Expression): ProblemFix | undefined {
  const outer = wrap(node)
  const around = functionAround(node)
  if (!ts.isExpressionStatement(outer.parent) || around === undefined || !isAsync(around))
    return undefined
  // What `forEach` is given, it never waits for.
  if (ts.isCallExpression(node) && calleeName(node)?.text === 'forEach') return undefined
  const start = outer.getStart()
  const edits = [{ start, end: start, text: 'await ' }]
  return { what: 'Wait for it', file: node.getSourceFile(), edits }
}
