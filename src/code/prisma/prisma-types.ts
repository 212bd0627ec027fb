import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import { flowsTo } from '../origins.ts'
import { unwrap } from '../unwrap.ts'

/** What `prisma generate` writes for every model, whatever the version and the folder. */
const OF_DELEGATE = ['findUniqueOrThrow', 'findFirstOrThrow', 'createMany', 'groupBy']
const OF_CLIENT = ['$queryRaw', '$executeRawUnsafe']

/** Whether a type is `prisma.invoice`, also of a client that was extended. */
export function isDelegate(type: ts.Type): boolean {
  return OF_DELEGATE.every((name) => type.getProperty(name) !== undefined)
}

/** Whether a type is a client of Prisma, or its transaction. */
export function isPrisma(type: ts.Type): boolean {
  return OF_CLIENT.every((name) => type.getProperty(name) !== undefined)
}

/** The model of `prisma.invoice`, and the client in front of it. */
export function modelOf(
  delegate: ts.Expression,
  program: CodeProgram,
): { readonly model: string; readonly client: ts.Expression } | undefined {
  const node = unwrap(delegate)
  if (ts.isPropertyAccessExpression(node) && isPrisma(typeOf(node.expression, program)))
    return { model: upperFirst(node.name.text), client: node.expression }
  for (const { origin } of flowsTo(node, program)) {
    if (ts.isPropertyAccessExpression(origin) && origin !== node) return modelOf(origin, program)
  }
  return undefined
}

function typeOf(node: ts.Expression, { checker }: CodeProgram): ts.Type {
  return checker.getTypeAtLocation(node)
}

function upperFirst(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}
