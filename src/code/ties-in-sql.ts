import { type SqlPieces, textOfPieces } from './sql-pieces.ts'
import type { ConditionParser, TenantTie } from './tenant-tie.ts'

/** What a condition in SQL ties, with what is put into it in place of its parameters. */
export function tiesInSql(
  pieces: SqlPieces,
  column: string,
  parser: ConditionParser,
): readonly TenantTie[] {
  return parser.tiesIn(textOfPieces(pieces), column).map(({ alias, parameter = 0, sameAs }) => {
    const value = pieces[parameter - 1]
    const tie = { alias, value: typeof value === 'string' ? undefined : value }
    return sameAs === undefined ? tie : { ...tie, sameAs }
  })
}
