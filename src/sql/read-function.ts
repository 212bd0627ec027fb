import type { CreateFunctionStmt, FunctionParameter } from 'libpg-query'

import type { ChangeOf } from './change.ts'
import { quoteObject } from './quote-name.ts'
import { nameIn, typeOf } from './read-names.ts'

/** Parameters that a call does not give, and that the identity of a function leaves out. */
const RESULTS: ReadonlySet<FunctionParameter['mode']> = new Set([
  'FUNC_PARAM_OUT',
  'FUNC_PARAM_TABLE',
])

export function readFunction(statement: CreateFunctionStmt): ChangeOf<'create function'> {
  const name = nameIn(statement.funcname)
  const options = (statement.options ?? []).flatMap((one) =>
    'DefElem' in one ? [one.DefElem] : [],
  )
  const parameters = (statement.parameters ?? []).flatMap((one) =>
    'FunctionParameter' in one ? [one.FunctionParameter] : [],
  )
  const isProcedure = statement.is_procedure ?? false
  const types = parameters
    .filter(({ mode }) => !RESULTS.has(mode) || (isProcedure && mode === 'FUNC_PARAM_OUT'))
    .map(
      ({ argType, mode }) =>
        `${mode === 'FUNC_PARAM_VARIADIC' ? 'variadic ' : ''}${typeOf(argType).text}`,
    )
  return {
    kind: 'create function',
    name,
    signature: `${quoteObject(name)}(${types.join(', ')})`,
    object: isProcedure ? 'procedure' : 'function',
    isReplacing: statement.replace ?? false,
    isSecurityDefiner: options.some(
      ({ defname, arg }) =>
        defname === 'security' &&
        arg !== undefined &&
        'Boolean' in arg &&
        (arg.Boolean.boolval ?? false),
    ),
    setsSearchPath: options.some(
      ({ defname, arg }) =>
        defname === 'set' &&
        arg !== undefined &&
        'VariableSetStmt' in arg &&
        arg.VariableSetStmt.name?.toLowerCase() === 'search_path',
    ),
  }
}
