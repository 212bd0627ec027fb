import type { Node } from 'libpg-query'

import { type CodeProgram, type DatabaseGuard, guardOf, type RawSql } from '../../code/index.ts'
import { readSources, type SqlParser, type SqlSource } from '../../sql/index.ts'

export interface ScopedRawSql extends RawSql {
  readonly guard: DatabaseGuard
  /** Its statements; undefined where what is put into it makes its structure. */
  readonly statements: readonly Node[] | undefined
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
  const statements = raw.kind === 'fragment' ? undefined : parseRaw(raw, parser)
  const tenantSources = (statements ?? [])
    .flatMap((statement) => readSources(statement, tenantColumn))
    .filter(({ table }) => isTenantTable(table.name))
  const isAsked = raw.database !== undefined && tenantSources.length > 0
  const guard = !isAsked ? 'unknown' : raw.kind === 'pg' ? 'plain' : guardOf(raw.database, program)
  return { ...raw, guard, statements, tenantSources }
}

/** What is put in between stands for a value; where that is no SQL, for a name. */
function parseRaw({ pieces }: RawSql, parser: SqlParser): readonly Node[] | undefined {
  for (const stand of [(index: number) => `$${index}`, (index: number) => `hole_${index}`]) {
    let holes = 0
    const text = pieces
      .map((piece) => (typeof piece === 'string' ? piece : stand((holes += 1))))
      .join('')
    const statements = parser.tryParse(text)
    if (statements !== undefined) return statements
  }
  return undefined
}
