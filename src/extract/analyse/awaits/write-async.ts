import { ts } from 'ts-morph'

import type { AsyncFunction } from './await-reach.ts'
import type { Gives } from './becoming.ts'
import { hasBody } from './declared-function.ts'
import { promiseNameIn } from './promise-name.ts'
import type { TextEdits } from './text-edits.ts'
import { waitKind } from './wait-kind.ts'

/** Writes of whatever kind it is that it is asynchronous. Whether there was something to be said. */
export function writeBecoming(
  declared: ts.SignatureDeclaration,
  gives: Gives,
  edits: TextEdits,
  checker: ts.TypeChecker,
): boolean {
  if (hasBody(declared)) writeAsync(declared, edits, checker)
  else if (gives === 'promise') return false
  else if (isSignature(declared)) widenReturnType(declared, edits, checker)
  else writeReturnType(declared, edits, checker)
  return true
}

/** Types of functions, which take functions of both kinds. */
export function isSignature(node: ts.Node): boolean {
  return ts.isFunctionTypeNode(node) || ts.isCallSignatureDeclaration(node)
}

/** Writes `async` before a function, and what it returns as a promise. */
function writeAsync(declared: AsyncFunction, edits: TextEdits, checker: ts.TypeChecker): void {
  const start = startOfAsync(declared)
  edits.replace(declared, start, start, 'async ')
  writeReturnType(declared, edits, checker)
}

/** Writes what a function returns as a promise, where that is written at all. */
function writeReturnType(
  declared: ts.SignatureDeclaration,
  edits: TextEdits,
  checker: ts.TypeChecker,
): void {
  const { type } = declared
  if (type === undefined) return
  const returned = checker.getTypeFromTypeNode(type)
  if ('asteriskToken' in declared && declared.asteriskToken !== undefined) {
    writeIterator(type, edits)
    return
  }
  const kind = waitKind(returned, checker)
  if (kind === 'promise') return
  const promise = promiseNameIn(type.getSourceFile())
  if (kind === 'sync') edits.around(type, `${promise}<`, '>')
  else edits.around(type, `${promise}<Awaited<`, '>>')
}

/** A type of functions takes those that are asynchronous too; what others are given for it, may stay as it is. */
function widenReturnType(
  declared: ts.SignatureDeclaration,
  edits: TextEdits,
  checker: ts.TypeChecker,
): void {
  const { type } = declared
  if (type === undefined) return
  const returned = checker.getTypeFromTypeNode(type)
  if (returned.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return
  if (waitKind(returned, checker) !== 'sync') return
  const promise = `${promiseNameIn(type.getSourceFile())}<${type.getText()}>`
  const isBare = ts.isFunctionTypeNode(type) || ts.isConditionalTypeNode(type)
  edits.around(type, isBare ? '(' : '', `${isBare ? ')' : ''} | ${promise}`)
}

const ITERATORS: ReadonlySet<string> = new Set([
  'Generator',
  'Iterator',
  'Iterable',
  'IterableIterator',
])

/** Whether what a generator says it returns has a name that begins with `Async` once it waits. */
export function isKnownIterator(type: ts.TypeNode | undefined): boolean {
  if (type === undefined) return true
  return (
    ts.isTypeReferenceNode(type) &&
    ts.isIdentifier(type.typeName) &&
    ITERATORS.has(type.typeName.text)
  )
}

function writeIterator(type: ts.TypeNode, edits: TextEdits): void {
  if (isKnownIterator(type)) edits.replace(type, type.getStart(), type.getStart(), 'Async')
}

function startOfAsync(declared: AsyncFunction): number {
  if (ts.isArrowFunction(declared)) return declared.getStart()
  if (ts.isMethodDeclaration(declared)) return (declared.asteriskToken ?? declared.name).getStart()
  const keyword = declared.getChildren().find(({ kind }) => kind === ts.SyntaxKind.FunctionKeyword)
  return (keyword ?? declared).getStart()
}
