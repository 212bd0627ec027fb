import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import { flowsTo } from '../origins.ts'
import { piecesOf } from '../raw-sql.ts'
import type { SqlPieces } from '../sql-pieces.ts'
import { unwrap } from '../unwrap.ts'

/**
 * The text of `knex.raw('… where ?? = ?', ['org_id', tenant])`, with what is bound in its place: names that are
 * written down as names, and values as they are.
 */
export function knexPieces(
  given: ts.Expression,
  bindings: ts.Expression | undefined,
  program: CodeProgram,
): SqlPieces {
  const bound = bindings === undefined ? [] : boundBy(bindings, program)
  let next = 0
  return piecesOf(given).flatMap((piece): SqlPieces => {
    if (typeof piece !== 'string') return [piece]
    return piece.split(/(\\\?|\?\??)/).flatMap((part): SqlPieces => {
      if (part === '\\?') return ['?']
      if (part !== '?' && part !== '??') return [part]
      const value = bound[next]
      next += 1
      const node = value && unwrap(value)
      if (part === '??' && node && ts.isStringLiteralLike(node))
        return [
          node.text
            .split('.')
            .map((name) => `"${name}"`)
            .join('.'),
        ]
      return value === undefined ? ['$1'] : [value]
    })
  })
}

function boundBy(bindings: ts.Expression, program: CodeProgram): readonly ts.Expression[] {
  const [list] = flowsTo(bindings, program).map(({ origin }) => origin)
  if (list !== undefined && ts.isArrayLiteralExpression(list)) return list.elements
  return [bindings]
}
