import { ts } from 'ts-morph'

import {
  type CodeProgram,
  type DatabaseGuard,
  formsOf,
  fragmentsOf,
  guardOf,
  type RawSql,
  textOfPieces,
  withoutJoins,
} from '../../code/index.ts'
import type { SqlParser, SqlSource, SqlText } from '../../sql/index.ts'

export interface ScopedRawSql extends RawSql {
  readonly guard: DatabaseGuard
  /** What it does; undefined for a fragment, and where what is put into it makes its structure. */
  readonly content: SqlText | undefined
  /** The tenant tables that it names. */
  readonly tenantSources: readonly SqlSource[]
  /** A fragment in it with an `or` that reaches the conditions beside it. */
  readonly looseOr: ts.Expression | undefined
}

export interface RawScopingOptions {
  readonly program: CodeProgram
  readonly parser: SqlParser
  readonly tenantColumn: string
  readonly isTenantTable: (table: string) => boolean
}

export function judgeRawSql(raw: RawSql, options: RawScopingOptions): ScopedRawSql {
  const { program, parser, tenantColumn, isTenantTable } = options
  if (raw.kind === 'fragment' || raw.database === undefined) return { ...raw, ...NOTHING }
  const sourcesOf = (content: SqlText | undefined): readonly SqlSource[] =>
    content?.sources(tenantColumn).filter(({ table }) => isTenantTable(table.name)) ?? []
  const forms = formsOf(raw.pieces, program, raw.isParameterised).map((form) => {
    const read = readContent(form, parser)
    // What is put into it may hold the condition: nobody knows.
    return read && isOpen(form, read, program) ? undefined : read
  })
  // The way that leaks is the one to tell of.
  const content =
    forms.find((one) => sourcesOf(one).some(({ isBound }) => !isBound)) ??
    forms.find((one) => one !== undefined)
  const isOfKysely = raw.kind === 'kysely' || raw.kind === 'compiled'
  const guard = isOfKysely ? guardOf(raw.database, program) : 'plain'
  return {
    ...raw,
    guard,
    content,
    tenantSources: sourcesOf(content),
    looseOr: findLooseOr(raw, options),
  }
}

function isOpen(pieces: RawSql['pieces'], content: SqlText, program: CodeProgram): boolean {
  return pieces.some((piece, index) => {
    if (typeof piece === 'string') return false
    const isText = isSqlText(program.checker.getTypeAtLocation(piece))
    return isText && (content.conditions.has(index + 1) || content.aliases.has(`hole_${index + 1}`))
  })
}

/** A text, or what Kysely writes into the SQL as it is. */
function isSqlText(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some(isSqlText)
  const isText = (type.flags & ts.TypeFlags.StringLike) !== 0
  return isText || type.getProperty('toOperationNode') !== undefined
}

const NOTHING = {
  guard: 'unknown',
  content: undefined,
  tenantSources: [],
  looseOr: undefined,
} as const

/** What is put in between stands for a value; where that is no SQL, for a name. */
function readContent(pieces: RawSql['pieces'], parser: SqlParser): SqlText | undefined {
  return (
    parser.read(textOfPieces(pieces)) ??
    parser.read(textOfPieces(pieces, (index) => `hole_${index}`))
  )
}

function findLooseOr(
  raw: RawSql,
  { program, parser }: RawScopingOptions,
): ts.Expression | undefined {
  const pieces = withoutJoins(raw.pieces, program)
  const conjuncts = readContent(pieces, parser)?.conjuncts
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece === 'string' || !conjuncts?.has(index + 1)) continue
    const loose = fragmentsOf(piece, program).find(({ pieces: inner }) =>
      formsOf(inner, program).some((form) => parser.isLooseOr(textOfPieces(form))),
    )
    if (loose !== undefined) return loose.node
  }
  return undefined
}
