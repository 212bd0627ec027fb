import { ts } from 'ts-morph'

import { isOwn, unwrap } from '../../../code/index.ts'
import { type Cut, isInside, placeOf } from '../../cut.ts'
import type { EdgeFacts } from '../../edge.ts'
import type { Use } from '../uses/use.ts'
import { type Change, findChanges } from './find-changes.ts'

/** The functions of the module that change what they are given, where a caller outside would see it. */
export function judgeArguments(uses: readonly Use[], cut: Cut): EdgeFacts[] {
  const called = uses.filter(({ kind, shape }) => kind === 'function' && shape !== 'type')
  const bySymbol = Map.groupBy(called, ({ symbol }) => symbol)
  const found = [...bySymbol].flatMap(([symbol, all]) => {
    const [{ name } = { name: symbol.name }] = all
    const shown = name === 'default' ? symbol.name : name
    return (symbol.declarations ?? []).flatMap((declaration) => {
      const declared = functionOf(declaration)
      if (declared === undefined || !isWithinModule(declared, cut)) return []
      return declared.parameters.flatMap((_, index) => {
        const changes = findChanges(declared, index, {
          checker: cut.program.checker,
          isFollowed: (node) => isWithinModule(node, cut) && isOwn(node, cut.program),
        })
        const isSeen = changes.length > 0 && all.some(({ node }) => !isMadeFor(node, index))
        return isSeen ? changes.map((change) => refuse(shown, change, cut)) : []
      })
    })
  })
  return eachOnce(found)
}

function isWithinModule(node: ts.Node, cut: Cut): boolean {
  return isInside(node.getSourceFile().fileName, cut)
}

function functionOf(declaration: ts.Declaration): ts.SignatureDeclaration | undefined {
  if (ts.isFunctionDeclaration(declaration) || ts.isMethodDeclaration(declaration))
    return declaration
  const isHeld = ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration)
  const held = isHeld && declaration.initializer ? unwrap(declaration.initializer) : undefined
  if (held && (ts.isArrowFunction(held) || ts.isFunctionExpression(held))) return held
  return ts.isExportAssignment(declaration) && ts.isArrowFunction(declaration.expression)
    ? declaration.expression
    : undefined
}

/** Whether an argument is made for the call alone, out of values that nobody else has. */
function isMadeFor(name: ts.Node, index: number): boolean {
  const callee =
    ts.isPropertyAccessExpression(name.parent) && name.parent.name === name ? name.parent : name
  const call = callee.parent
  if (!ts.isCallExpression(call) || call.expression !== callee) return false
  const given = call.arguments[index]
  return given === undefined || isNew(given)
}

function isNew(expression: ts.Expression): boolean {
  const node = unwrap(expression)
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.every((property) => {
      if (ts.isPropertyAssignment(property)) return isNew(property.initializer)
      // A value of a name may be an object that somebody else holds.
      return ts.isMethodDeclaration(property)
    })
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isNew)
  return (
    ts.isLiteralExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isPrefixUnaryExpression(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword
  )
}

function refuse(name: string, { node, path }: Change, cut: Cut): EdgeFacts {
  return {
    direction: 'in',
    shape: 'argument-mutated',
    name: `${name}(${path})`,
    place: placeOf(node, cut),
    verdict: {
      is: 'refused',
      why: `${name} changes ${path}, which it was given: the service gets a copy, and who calls would not see the change.`,
      remedy: `Have ${name} make a new value and return it, and the callers take that.`,
    },
  }
}

/** A function that two exports call changes what each of them is given, and is told for each; the same is told once. */
function eachOnce(edges: readonly EdgeFacts[]): EdgeFacts[] {
  return [
    ...new Map(
      edges.map((edge) => [
        `${edge.name} ${edge.place.file}:${edge.place.line}:${edge.place.column}`,
        edge,
      ]),
    ).values(),
  ]
}
