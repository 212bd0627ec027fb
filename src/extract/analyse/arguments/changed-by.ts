import { ts } from 'ts-morph'

import { unwrap } from '../../../code/index.ts'
import { writtenBy } from '../changing-syntax.ts'

/** What a statement sets, adds to or takes away of an object. */
export function changedBy(
  node: ts.Node,
): { readonly object: ts.Expression; readonly part: string } | undefined {
  const target = writtenBy(node)
  return target && partOf(target)
}

function partOf(target: ts.Expression) {
  const node = unwrap(target)
  if (ts.isPropertyAccessExpression(node))
    return { object: node.expression, part: `.${node.name.text}` }
  return ts.isElementAccessExpression(node) ? { object: node.expression, part: '[]' } : undefined
}
