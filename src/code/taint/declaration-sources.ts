import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import { declarationsOf } from '../declarations.ts'
import { returnedBy } from '../origins.ts'
import { nameText, unwrap } from '../unwrap.ts'
import { givenToCallback } from './call-sources.ts'
import type { Path, Way } from './way.ts'

/** What a name may hold: whatever its variable, parameter or property is given. */
export function sourcesOfDeclaration(
  declared: ts.Declaration,
  way: Way,
  program: CodeProgram,
): readonly Way[] {
  const { path, calls } = way
  if (ts.isVariableDeclaration(declared)) return sourcesOfVariable(declared, declared, way, program)
  if (ts.isParameter(declared)) return sourcesOfParameter(declared, declared, way, program)
  if (ts.isBindingElement(declared)) return sourcesOfElement(declared, way, program)
  if (ts.isPropertyDeclaration(declared) || ts.isPropertySignature(declared)) {
    const first = ts.isPropertyDeclaration(declared) ? declared.initializer : undefined
    return [...(first ? [first] : []), ...putInto(declared, program)].map((value) => ({
      value,
      path,
      calls: [],
      isGiven: true,
    }))
  }
  if (ts.isGetAccessor(declared)) {
    return returnedBy(declared).map((value) => ({ value, path, calls, isGiven: true }))
  }
  if (ts.isExportAssignment(declared)) return [{ value: declared.expression, path, calls }]
  return []
}

function sourcesOfVariable(
  declared: ts.VariableDeclaration,
  name: ts.Node,
  { path, calls }: Way,
  program: CodeProgram,
): readonly Way[] {
  const { initializer } = declared
  const list = declared.parent.parent
  if (ts.isForOfStatement(list) && list.initializer === declared.parent) {
    return [{ value: list.expression, path: ['[]', ...path], calls, name, isGiven: true }]
  }
  const given = (value: ts.Expression, rest: Path = path): Way => ({
    value,
    path: rest,
    calls,
    name,
    isGiven: true,
  })
  return [
    ...(initializer === undefined ? [] : [given(initializer)]),
    ...setLater(declared, program).map((value) => given(value)),
    ...pushedTo(declared, program).map((value) => given(value, path.slice(1))),
    ...propertySetOn(declared, path, program).map((value) => given(value, path.slice(1))),
  ]
}

/** What those give who call the function; where one call led into it, what that one gives. */
function sourcesOfParameter(
  parameter: ts.ParameterDeclaration,
  name: ts.Node,
  way: Way,
  program: CodeProgram,
): readonly Way[] {
  const { path, calls } = way
  const declared = parameter.parent
  const first: Way = { value: parameter, path, calls: [] }
  const defaults: Way[] = parameter.initializer
    ? [{ value: parameter.initializer, path, calls, name }]
    : []
  const entered = calls.at(-1)
  const callers = entered?.declared === declared ? [entered.call] : program.calls.callsOf(declared)
  const rest = entered?.declared === declared ? calls.slice(0, -1) : []
  const index = declared.parameters.indexOf(parameter)
  const given = callers.flatMap(({ arguments: all }): readonly Way[] => {
    if (parameter.dotDotDotToken !== undefined) {
      const [, ...inner] = path
      return (all ?? [])
        .slice(index)
        .map((value) => ({ value, path: inner, calls: rest, name, isGiven: true }))
    }
    const value = all?.[index]
    return value === undefined ? [] : [{ value, path, calls: rest, name, isGiven: true }]
  })
  const back = givenToCallback(parameter, way, program).map((one) => ({ ...one, name }))
  return [first, ...given, ...back, ...defaults]
}

/** `{ tenant }` or `[first]`, of a variable or a parameter. */
function sourcesOfElement(
  element: ts.BindingElement,
  way: Way,
  program: CodeProgram,
): readonly Way[] {
  let path = way.path
  let at = element
  const defaults: Way[] = element.initializer
    ? [{ ...way, value: element.initializer, name: element }]
    : []
  for (;;) {
    path = [...keyOf(at), ...path]
    const owner = at.parent.parent
    if (ts.isBindingElement(owner)) at = owner
    else if (ts.isParameter(owner)) {
      return [...sourcesOfParameter(owner, element, { ...way, path }, program), ...defaults]
    } else if (ts.isVariableDeclaration(owner)) {
      return [...sourcesOfVariable(owner, element, { ...way, path }, program), ...defaults]
    } else return defaults
  }
}

function keyOf(element: ts.BindingElement): Path {
  if (element.dotDotDotToken !== undefined) return []
  if (ts.isArrayBindingPattern(element.parent))
    return [String(element.parent.elements.indexOf(element))]
  const name = element.propertyName ?? element.name
  const text =
    ts.isObjectBindingPattern(name) || ts.isArrayBindingPattern(name) ? undefined : nameText(name)
  return [text ?? '[]']
}

/** `name = value`, in the file that declares it. */
function setLater(
  declared: ts.VariableDeclaration,
  { checker }: CodeProgram,
): readonly ts.Expression[] {
  const { name, parent } = declared
  if (!ts.isIdentifier(name) || parent.flags & ts.NodeFlags.Const) return []
  const found: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (
      ts.isBinaryExpression(node) &&
      isAssignment(node.operatorToken.kind) &&
      ts.isIdentifier(node.left) &&
      node.left.text === name.text &&
      declarationsOf(node.left, checker).includes(declared)
    ) {
      found.push(node.right)
    }
    ts.forEachChild(node, visit)
  }
  visit(parent.parent.parent)
  return found
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.EqualsToken ||
    kind === ts.SyntaxKind.PlusEqualsToken ||
    kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
    kind === ts.SyntaxKind.BarBarEqualsToken
  )
}

/** What is put into a list later on. */
function pushedTo(
  declared: ts.VariableDeclaration,
  program: CodeProgram,
): readonly ts.Expression[] {
  if (!ts.isIdentifier(declared.name)) return []
  const { text } = declared.name
  return ['push', 'unshift', 'add'].flatMap((method) =>
    program.calls.on(text, method).flatMap(({ expression, arguments: given }) => {
      if (!ts.isPropertyAccessExpression(expression)) return []
      const list = unwrap(expression.expression)
      if (!declarationsOf(list, program.checker).includes(declared)) return []
      return [...(given ?? [])].map((one) => (ts.isSpreadElement(one) ? one.expression : one))
    }),
  )
}

/** `options.tenant = …`, where `tenant` of `options` is asked for. */
function propertySetOn(
  declared: ts.VariableDeclaration,
  [key]: Path,
  program: CodeProgram,
): readonly ts.Expression[] {
  if (key === undefined) return []
  return program.assignments.toProperty(key).flatMap(({ target, value }) => {
    const object = unwrap(target.expression)
    const isThat =
      ts.isIdentifier(object) && declarationsOf(object, program.checker).includes(declared)
    return isThat ? [value] : []
  })
}

/** `object.name = value`, wherever in the program. */
function putInto(
  declared: ts.PropertyDeclaration | ts.PropertySignature,
  program: CodeProgram,
): readonly ts.Expression[] {
  const name = nameText(declared.name)
  if (name === undefined) return []
  return program.assignments
    .toProperty(name)
    .flatMap(({ target, value }) =>
      declarationsOf(target.name, program.checker).includes(declared) ? [value] : [],
    )
}
