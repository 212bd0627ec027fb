import { ts } from 'ts-morph'

/** What a node consists of, in its order: for generators, which cannot go on from within a callback. */
export function childrenOf(node: ts.Node): readonly ts.Node[] {
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => void children.push(child))
  return children
}
