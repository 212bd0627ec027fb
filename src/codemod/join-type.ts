import { Node, type TypeAliasDeclaration } from 'ts-morph'

import { insertion, type Splice } from './splice.ts'

/** Joins a type to an alias of one type or of several joined by `&`; undefined for any other alias. */
export function joinType(alias: TypeAliasDeclaration, type: string): Splice[] | undefined {
  const node = alias.getTypeNode()
  const joined = Node.isIntersectionTypeNode(node) ? node.getTypeNodes() : [node]
  const [previous, last] = [joined.at(-2), joined.at(-1)]
  if (!Node.isTypeReference(last) && !Node.isTypeLiteral(last)) return undefined
  const text = alias.getSourceFile().getFullText()
  const between = previous ? text.slice(previous.getEnd(), last.getStart()) : ' & '
  const separator = /^\s*&\s*$/.test(between) ? between : ' & '
  return [insertion(last.getEnd(), separator + type)]
}
