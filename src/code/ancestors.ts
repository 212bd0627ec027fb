import { ts } from 'ts-morph'

/** The function around a node; undefined where that runs when its module is loaded. */
export function functionAround(node: ts.Node): ts.SignatureDeclaration | undefined {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isFunctionLike(at) && !ts.isJSDocSignature(at)) return at
  }
  return undefined
}

/** Whether a node is another one, or stands in it. */
export function isInside(node: ts.Node, outer: ts.Node): boolean {
  return (
    node.pos >= outer.pos && node.end <= outer.end && node.getSourceFile() === outer.getSourceFile()
  )
}

/** Whether a node runs on some ways through its function only, by an `if`. */
export function isWithinIf(node: ts.Node): boolean {
  for (let at = node.parent; at !== undefined && !ts.isFunctionLike(at); at = at.parent) {
    if (ts.isIfStatement(at)) return true
  }
  return false
}
