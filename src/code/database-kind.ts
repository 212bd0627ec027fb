import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { isOfPackage } from './declarations.ts'
import { partsOf } from './kinds.ts'
import { flowsTo } from './origins.ts'
import { addsTenantPlugin, hasTenantPlugin } from './tenant-plugin.ts'

/**
 * What guards a Kysely: `tenant` is scoped to the tenant in the context, `system` is the audited way across tenants,
 * `plugin` has nothing but a plugin of somebody's own that adds the tenant, `policy` is a transaction for which the
 * program sets the tenant that row-level security compares, `plain` has no guard; `unknown` comes from where the
 * program cannot be followed.
 */
export type DatabaseGuard = 'tenant' | 'system' | 'plugin' | 'policy' | 'plain' | 'unknown'

const WEAKEST_FIRST: readonly DatabaseGuard[] = ['plain', 'plugin', 'system', 'tenant']

const BUILDERS: ReadonlySet<string> = new Set([
  'Kysely',
  'Transaction',
  'ControlledTransaction',
  'QueryCreator',
  'KyselyTransaction',
])

/** Whether a type is a Kysely, its transaction, or what makes queries as they do. */
export function isKysely(type: ts.Type): boolean {
  return partsOf(type).some((part) => {
    const symbol = part.getSymbol()
    return symbol !== undefined && BUILDERS.has(symbol.name) && isOfPackage(symbol, 'kysely')
  })
}

/**
 * What guards the database that an expression holds. Its type says so where it is one of the runtime's; a parameter
 * of type Kysely is what its callers hand over.
 */
export function guardOf(expression: ts.Expression, program: CodeProgram): DatabaseGuard {
  return guardFrom(expression, program, new Set())
}

/** @param seen What was asked on the way: `db = db.withPlugin(…)` comes back to itself. */
function guardFrom(
  expression: ts.Expression,
  program: CodeProgram,
  seen: Set<ts.Node>,
): DatabaseGuard {
  const said = guardOfType(program.checker.getTypeAtLocation(expression))
  if (said !== undefined) return said
  const guards = new Set<DatabaseGuard>()
  const origins = flowsTo(expression, program).map(({ origin }) => origin)
  // `db = db.withPlugin(tenantPlugin)`: what it was at first is gone.
  const isPutBack = origins.some(
    (one) => ts.isCallExpression(one) && addsTenantPlugin(one, program),
  )
  for (const origin of origins) {
    if (seen.has(origin) || (isPutBack && ts.isNewExpression(origin))) continue
    seen.add(origin)
    guards.add(guardOfOrigin(origin, program, seen))
  }
  return WEAKEST_FIRST.find((guard) => guards.has(guard)) ?? 'unknown'
}

function guardOfOrigin(origin: ts.Node, program: CodeProgram, seen: Set<ts.Node>): DatabaseGuard {
  const said = guardOfType(program.checker.getTypeAtLocation(origin))
  if (said !== undefined) return said
  if (ts.isNewExpression(origin)) return hasTenantPlugin(origin, program) ? 'plugin' : 'plain'
  const inner = innerOf(origin)
  if (inner === undefined) return 'unknown'
  const guard = guardFrom(inner, program, seen)
  const isPlugged = ts.isCallExpression(origin) && addsTenantPlugin(origin, program)
  const isUnguarded = guard === 'plain' || guard === 'unknown'
  return isUnguarded && isPlugged ? 'plugin' : guard
}

/** The `new Kysely(…)`, `new Pool(…)` that a database, a client or a transaction comes from. */
export function madeBy(
  expression: ts.Expression,
  program: CodeProgram,
  seen = new Set<ts.Node>(),
): readonly ts.NewExpression[] {
  return flowsTo(expression, program).flatMap(({ origin }) => {
    if (ts.isNewExpression(origin)) return [origin]
    const inner = seen.has(origin) ? undefined : innerOf(origin)
    seen.add(origin)
    return inner === undefined ? [] : madeBy(inner, program, seen)
  })
}

/** `db` of `db.withSchema('x')`, and of `trx` in `db.transaction().execute(async (trx) => …)`. */
function innerOf(origin: ts.Node): ts.Expression | undefined {
  if (ts.isCallExpression(origin) && ts.isPropertyAccessExpression(origin.expression))
    return origin.expression.expression
  return ts.isParameter(origin) ? transactionOwner(origin) : undefined
}

/** The database whose transaction, or connection, a callback gets. */
function transactionOwner(parameter: ts.ParameterDeclaration): ts.Expression | undefined {
  const { parent: callback } = parameter
  if (!ts.isArrowFunction(callback) && !ts.isFunctionExpression(callback)) return undefined
  const call = callback.parent
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression))
    return undefined
  let owner: ts.Expression = call.expression.expression
  while (ts.isCallExpression(owner) && ts.isPropertyAccessExpression(owner.expression)) {
    owner = owner.expression.expression
  }
  return owner
}

/** What the type alone says of a database; undefined where that is nothing. */
export function guardOfType(type: ts.Type): DatabaseGuard | undefined {
  for (const part of partsOf(type)) {
    for (const property of part.getProperties()) {
      if (!property.escapedName.toString().startsWith('__@scope@')) continue
      const declared = property.valueDeclaration
      const text =
        declared && ts.isPropertySignature(declared) ? declared.type?.getText() : undefined
      if (text === "'tenant'") return 'tenant'
      if (text === "'system'") return 'system'
    }
  }
  return undefined
}
