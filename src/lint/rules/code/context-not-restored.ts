import { ts } from 'ts-morph'

import {
  childrenOf,
  declarationsOf,
  functionAround,
  isInside,
  unwrap,
} from '../../../code/index.ts'
import type { CodeRule, CodeScene } from '../../code/code-rule.ts'

const TENANT = /tenant/i
const SETS = /^(?:set|enter|push|begin|use|switch)(?!Timeout|Interval)|^enterWith$/i
const RESTORES = /^(?:clear|reset|leave|exit|pop|unset|restore|end|remove|disable)/i

export const contextNotRestored: CodeRule = {
  id: 'context-not-restored',
  needs: ['kysely', '@types/node'],
  what: 'The tenant set by hand before some work, and taken back behind it without `finally`.',
  why: 'When the work throws, the tenant stays: whoever comes next works on the rows of another.',
  remedy: 'Give the work to something that ends by itself: `tenancy.run`, `storage.run`.',
  suppress: 'Where the process ends with the error.',
  examples: {
    leak: `interface Scope {
  tenant: string | undefined
}

export async function runAs(scope: Scope, tenant: string, work: () => Promise<void>) {
  const before = scope.tenant
  scope.tenant = tenant
  await work()
  scope.tenant = before
}`,
    mend: `import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<{ tenant: string }>()

export const runAs = (tenant: string, work: () => Promise<void>) => storage.run({ tenant }, work)`,
  },
  *find(scene) {
    for (const file of scene.program.files) {
      if (!TENANT.test(file.text)) continue
      for (const { set, restored } of findPairs(file, scene)) {
        yield {
          node: set,
          message: 'The tenant stays here when what follows throws.',
          flow: [set, restored],
          covers: { nodes: [set, restored], rules: ['module-global-tenant', 'enter-with'] },
        }
      }
    }
  },
}

interface Pair {
  readonly set: ts.Expression
  readonly restored: ts.Expression
}

function* findPairs(node: ts.Node, scene: CodeScene): Iterable<Pair> {
  if (ts.isBlock(node) && functionAround(node) !== undefined) {
    for (const [index, statement] of node.statements.entries()) {
      const set = expressionOf(statement)
      if (set === undefined || !setsTenant(set, node, scene)) continue
      const following = node.statements.slice(index + 1)
      const restored = restoredBehind(set, following, scene)
      if (restored !== undefined) yield { set, restored }
    }
  }
  for (const child of childrenOf(node)) yield* findPairs(child, scene)
}

/** `scope.tenant = tenant`, `setTenant(tenant)`: of something that the function has not made itself. */
function setsTenant(node: ts.Expression, block: ts.Block, { program }: CodeScene): boolean {
  if (!TENANT.test(node.getText())) return false
  const target = isAssignment(node) ? node.left : undefined
  if (target !== undefined && isAssignment(node)) {
    const [declared] = ts.isIdentifier(target) ? declarationsOf(target, program.checker) : []
    const around = functionAround(block)
    const isLocal = declared !== undefined && around !== undefined && isInside(declared, around)
    return !isLocal && !isNothing(node.right) && TENANT.test(target.getText())
  }
  if (!ts.isCallExpression(node) || node.arguments.length === 0) return false
  return SETS.test(nameOfCall(node)) && !node.arguments.every(isNothing)
}

/** What takes it back when all went well, and not otherwise. */
function restoredBehind(
  set: ts.Expression,
  following: readonly ts.Statement[],
  scene: CodeScene,
): ts.Expression | undefined {
  for (const [index, statement] of following.entries()) {
    const expression = expressionOf(statement)
    if (expression !== undefined && restores(expression, set, scene))
      return following.slice(0, index).some(mayThrow) ? expression : undefined
    if (!ts.isTryStatement(statement)) continue
    const { tryBlock, catchClause, finallyBlock } = statement
    const within = [finallyBlock, catchClause?.block].flatMap((block) => [
      ...(block?.statements ?? []),
    ])
    if (within.some((one) => isRestoring(one, set, scene))) return undefined
    const restored = tryBlock.statements.find((one) => isRestoring(one, set, scene))
    if (restored !== undefined) return expressionOf(restored)
  }
  return undefined
}

function isRestoring(statement: ts.Statement, set: ts.Expression, scene: CodeScene): boolean {
  const expression = expressionOf(statement)
  return expression !== undefined && restores(expression, set, scene)
}

function restores(node: ts.Expression, set: ts.Expression, scene: CodeScene): boolean {
  if (isAssignment(set)) {
    if (!isAssignment(node) || node.left.getText() !== set.left.getText()) return false
    return isNothing(node.right) || isSaved(node.right, set.left.getText(), scene)
  }
  if (!ts.isCallExpression(node) || !ts.isCallExpression(set)) return false
  if (ownerOf(node) !== ownerOf(set)) return false
  if (nameOfCall(node) === nameOfCall(set)) {
    return node.arguments.every((one) => isNothing(one) || isSaved(one, ownerOf(set), scene))
  }
  const isBare = ownerOf(node) === ''
  return RESTORES.test(nameOfCall(node)) && (!isBare || TENANT.test(nameOfCall(node)))
}

/** `before` of `const before = scope.tenant`. */
function isSaved(value: ts.Expression, from: string, { program }: CodeScene): boolean {
  const name = unwrap(value)
  if (!ts.isIdentifier(name)) return false
  return declarationsOf(name, program.checker).some((one) => {
    const text = ts.isVariableDeclaration(one) ? one.initializer?.getText() : undefined
    if (text === undefined) return false
    return from === '' ? /current|get/i.test(text) : text.includes(from)
  })
}

function expressionOf(statement: ts.Statement): ts.Expression | undefined {
  return ts.isExpressionStatement(statement) ? unwrap(statement.expression) : undefined
}

function isAssignment(node: ts.Expression): node is ts.AssignmentExpression<ts.EqualsToken> {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken
}

function isNothing(value: ts.Expression): boolean {
  return (
    value.kind === ts.SyntaxKind.NullKeyword ||
    (ts.isIdentifier(value) && value.text === 'undefined') ||
    (ts.isStringLiteralLike(value) && value.text === '')
  )
}

function nameOfCall({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText()
}

function ownerOf({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.expression.getText() : ''
}

function mayThrow(statement: ts.Statement): boolean {
  let found = false
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isAwaitExpression(node) || ts.isThrowStatement(node))
      found = true
    if (!found && !ts.isFunctionLike(node)) ts.forEachChild(node, visit)
  }
  visit(statement)
  return found
}
