import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { declarationsOf } from './declarations.ts'

/** A call of a method of the runtime's Tenancy. */
export interface TenancyCall {
  readonly call: ts.CallExpression
  readonly method: string
}

/** The calls of one method of a Tenancy, under whatever name the program holds it. */
export function tenancyCalls(method: string, program: CodeProgram): readonly TenancyCall[] {
  return program.calls.named(method).flatMap((call) => {
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return []
    const isTenancys = declarationsOf(call.expression.name, program.checker).some(isOfTenancy)
    return isTenancys ? [{ call, method }] : []
  })
}

function isOfTenancy({ parent }: ts.Declaration): boolean {
  return (
    ts.isClassDeclaration(parent) &&
    parent.name?.text === 'Tenancy' &&
    /\/(?:@tenantry|packages)\/runtime\//.test(parent.getSourceFile().fileName)
  )
}
