import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import { isColumnNamed } from '../column-names.ts'
import { flowsTo } from '../origins.ts'
import { piecesOf } from '../raw-sql.ts'
import type { SqlPieces } from '../sql-pieces.ts'
import { drizzleColumn, drizzleTables, isDrizzleSql } from './drizzle-types.ts'

const MOST_DEPTH = 6

/** The text of Drizzle's `` sql`…` ``: tables and columns by their names, pieces of SQL in their places. */
export function drizzlePieces(
  template: ts.TemplateLiteral,
  column: string | undefined,
  program: CodeProgram,
  depth = 0,
): SqlPieces {
  return piecesOf(template).flatMap((piece): SqlPieces => {
    if (typeof piece === 'string') return [piece]
    const found = drizzleColumn(piece, program)
    if (found !== undefined) {
      const name = column !== undefined && isColumnNamed(found.name, column) ? column : found.name
      return [found.table === undefined ? `"${name}"` : `"${found.table}"."${name}"`]
    }
    const [table] = drizzleTables(piece, program)
    if (table?.table !== undefined) return [`"${table.table}"`]
    const origins = flowsTo(piece, program).map(({ origin }) => origin)
    const [only] = origins
    if (origins.length !== 1 || only === undefined || depth > MOST_DEPTH) return [piece]
    if (ts.isTaggedTemplateExpression(only) && isDrizzleSql(only.tag, program))
      return drizzlePieces(only.template, column, program, depth + 1)
    return rawPiece(only, program) ?? [piece]
  })
}

/** `sql.raw('…')` and `sql.identifier('…')` of what the program writes. */
function rawPiece(node: ts.Node, program: CodeProgram): SqlPieces | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression))
    return undefined
  const { name, expression } = node.expression
  const [given] = node.arguments
  if (given === undefined || !isDrizzleSql(expression, program)) return undefined
  if (name.text === 'raw') return piecesOf(given)
  if (name.text !== 'identifier' || !ts.isStringLiteralLike(given)) return undefined
  return [`"${given.text}"`]
}
