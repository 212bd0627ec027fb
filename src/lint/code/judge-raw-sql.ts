import { type CodeProgram, type DatabaseGuard, guardOf, type RawSql } from '../../code/index.ts'
import type { SqlParser, SqlSource, SqlText } from '../../sql/index.ts'

export interface ScopedRawSql extends RawSql {
  readonly guard: DatabaseGuard
  /** What it does; undefined for a fragment, and where what is put into it makes its structure. */
  readonly content: SqlText | undefined
  /** The tenant tables that it names. */
  readonly tenantSources: readonly SqlSource[]
}

export interface RawScopingOptions {
  readonly program: CodeProgram
  readonly parser: SqlParser
  readonly tenantColumn: string
  readonly isTenantTable: (table: string) => boolean
}

export function judgeRawSql(raw: RawSql, options: RawScopingOptions): ScopedRawSql {
  const { program, parser, tenantColumn, isTenantTable } = options
  const content = raw.kind === 'fragment' ? undefined : readContent(raw, parser)
  const sources = content?.sources(tenantColumn) ?? []
  const tenantSources = sources.filter(({ table }) => isTenantTable(table.name))
  const isAsked = raw.database !== undefined && tenantSources.length > 0
  const guard = !isAsked ? 'unknown' : raw.kind === 'pg' ? 'plain' : guardOf(raw.database, program)
  return { ...raw, guard, content, tenantSources }
}

/** What is put in between stands for a value; where that is no SQL, for a name. */
function readContent({ pieces }: RawSql, parser: SqlParser): SqlText | undefined {
  const fill = (stand: (index: number) => string): string =>
    pieces.map((piece, index) => (typeof piece === 'string' ? piece : stand(index + 1))).join('')
  return parser.read(fill((index) => `$${index}`)) ?? parser.read(fill((index) => `hole_${index}`))
}
