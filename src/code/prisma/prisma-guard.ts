import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import type { DatabaseGuard } from '../database-kind.ts'
import { declarationsOf } from '../declarations.ts'
import { flowsTo } from '../origins.ts'
import { namesOfColumn } from '../column-names.ts'

const SCOPES = /tenant|set_config|\bset\s+local\b/i

/**
 * What guards a client of Prisma: `plugin` where an extension or a middleware of the program knows of tenants, which
 * then adds them to queries or sets them for the policies.
 */
export function prismaGuard(
  client: ts.Expression,
  column: string,
  program: CodeProgram,
): DatabaseGuard {
  const isScoping = (node: ts.Node): boolean => {
    const text = node.getText()
    return SCOPES.test(text) || namesOfColumn(column).some((name) => text.includes(name))
  }
  const isUsed = program.calls
    .named('$use')
    .some((call) => call.arguments?.some((one) => textsBehind(one, program).some(isScoping)))
  return isUsed || isExtended(client, isScoping, program, new Set()) ? 'plugin' : 'plain'
}

function isExtended(
  client: ts.Expression,
  isScoping: (node: ts.Node) => boolean,
  program: CodeProgram,
  seen: Set<ts.Node>,
): boolean {
  return flowsTo(client, program).some(({ origin }) => {
    if (seen.has(origin)) return false
    seen.add(origin)
    const owner = ownerOf(origin)
    if (owner === undefined) return false
    const isExtension =
      ts.isCallExpression(origin) &&
      owner.method === '$extends' &&
      origin.arguments.some((one) => textsBehind(one, program).some(isScoping))
    return isExtension || isExtended(owner.client, isScoping, program, seen)
  })
}

/** `client` in `client.$extends(…)`, and of `tx` in `client.$transaction(async (tx) => …)`. */
function ownerOf(
  origin: ts.Node,
): { readonly client: ts.Expression; readonly method: string } | undefined {
  const call = ts.isParameter(origin) ? origin.parent.parent : origin
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression))
    return undefined
  return { client: call.expression.expression, method: call.expression.name.text }
}

/** The code of what is given, also where it has a name: an object, `Prisma.defineExtension(…)`, a function. */
function textsBehind(given: ts.Expression, program: CodeProgram): readonly ts.Node[] {
  const named = declarationsOf(
    ts.isCallExpression(given) ? given.expression : given,
    program.checker,
  ).filter((one) => !one.getSourceFile().isDeclarationFile)
  return [given, ...named, ...flowsTo(given, program).map(({ origin }) => origin)]
}
