import { ts } from 'ts-morph'

import type { WireReading } from './read-wire-type.ts'
import type { WireType } from './wire-type.ts'

/** What a function returns, or its promise brings. */
export function readResult(
  signature: ts.Signature,
  { checker, read }: WireReading,
): { readonly type: WireType; readonly isSync: boolean } {
  const returned = checker.getReturnTypeOfSignature(signature)
  const node = signature.getDeclaration()?.type
  const parts = returned.isUnion() ? returned.types : [returned]
  const isSync = !parts.some((part) => part.getProperty('then') !== undefined)
  if (isSync) return { type: read(returned, node), isSync }
  // What is unwrapped is what `await` would give: also of a promise of somebody's own.
  return { type: read(checker.getAwaitedType(returned) ?? returned, promisedNode(node)), isSync }
}

function promisedNode(node: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (node === undefined || !ts.isTypeReferenceNode(node)) return undefined
  return node.typeName.getText() === 'Promise' ? node.typeArguments?.[0] : undefined
}
