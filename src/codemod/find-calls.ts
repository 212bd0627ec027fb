import { type Block, type CallExpression, Node, type Statement, SyntaxKind } from 'ts-morph'

export interface FoundCall {
  readonly call: CallExpression
  /** The one that the call lies in, directly in the body of its function. */
  readonly statement: Statement
}

/** The calls in the body of a function, and in those of the functions inside of it, in the order of the text. */
export function findCalls(body: Block): FoundCall[] {
  return body.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap((call) => {
    const statement = findStatement(call)
    return statement ? [{ call, statement }] : []
  })
}

/** Undefined for a call in an arrow function that has no block. */
function findStatement(call: CallExpression): Statement | undefined {
  let node: Node = call
  for (const parent of call.getAncestors()) {
    if (Node.isStatement(node) && Node.isBlock(parent) && isBody(parent)) return node
    if (Node.isFunctionLikeDeclaration(parent)) return undefined
    node = parent
  }
  return undefined
}

function isBody(block: Block): boolean {
  const parent = block.getParent()
  return Node.isFunctionLikeDeclaration(parent) || Node.isFunctionExpression(parent)
}
