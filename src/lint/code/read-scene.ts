import {
  type CodeProgram,
  ContextUses,
  type ImportGraph,
  inAllFiles,
  once,
  type Query,
  readDrizzle,
  readForeignRaw,
  readKnex,
  readPrisma,
  readQueries,
  readRawSql,
} from '../../code/index.ts'
import type { CodeScene } from './code-rule.ts'
import { judgeRawSql, type ScopedRawSql } from './judge-raw-sql.ts'
import { judgeScoping, type ScopedQuery } from './judge-scoping.ts'
import type { LintCodeOptions, ProgramParts } from './lint-options.ts'
import { PolicyScopes } from './policy-scopes.ts'
import { findTenantSinks } from './tenant-sinks.ts'
import { tieDerived } from './tie-derived.ts'

/** What rules are told of a program. What takes its time is read when the first of them asks for it. */
export function readScene(program: CodeProgram, options: LintCodeOptions): CodeScene {
  const whole = (): CodeProgram => program
  return readSceneOfImports(program, { queried: { program, within: inAllFiles }, whole }, options)
}

/** What rules are told that ask for little more than what files import. */
export function readSceneOfImports(
  imports: ImportGraph,
  { queried: read, whole }: ProgramParts,
  options: LintCodeOptions,
): CodeScene {
  const { parser, tenantColumn, isTenantTable, ownerOf = () => undefined } = options
  const { isTenancyFile = () => false, relative } = options
  const program = once(() => whole('all'))
  const made = once(() => (read === undefined ? [] : readMade(read, options)))
  const judged = once(() => (read === undefined ? [] : judgeTexts(read, options)))
  const scopes = once(() => scopesOf(judged(), program(), options))
  const queries = once(() => {
    const scoping = { program: program(), parser, tenantColumn, isTenantTable }
    const built = made().map((query) => withPolicy(judgeScoping(query, scoping), scopes()))
    return tieDerived(built, scoping)
  })
  const rawSql = once(() => judged().map((one) => withPolicyOfText(one, scopes())))
  const tenantSinks = once(() =>
    findTenantSinks({ program: program(), tenantColumn, queries: queries(), rawSql: rawSql() }),
  )
  const context = once(() => new ContextUses(program()))
  return {
    get program() {
      return program()
    },
    imports,
    whole,
    parser,
    tenantColumn,
    isTenantTable,
    ownerOf,
    isTenancyFile: ({ fileName }) => isTenancyFile(relative(fileName)),
    get made() {
      return made()
    },
    get texts() {
      return judged()
    },
    get queries() {
      return queries()
    },
    get rawSql() {
      return rawSql()
    },
    get tenantSinks() {
      return tenantSinks()
    },
    get context() {
      return context()
    },
  }
}

type Read = NonNullable<ProgramParts['queried']>

function readMade({ program, within }: Read, { models = new Map() }: LintCodeOptions): Query[] {
  return [
    ...readQueries(program, within),
    ...readDrizzle(program, within),
    ...readKnex(program, within),
    ...readPrisma(program, models, within),
  ]
}

function judgeTexts(
  { program, within }: Read,
  { parser, tenantColumn, isTenantTable }: LintCodeOptions,
): ScopedRawSql[] {
  const raw = [...readRawSql(program, within), ...readForeignRaw(program, tenantColumn, within)]
  return raw.map((one) => judgeRawSql(one, { program, parser, tenantColumn, isTenantTable }))
}

function scopesOf(
  judged: readonly ScopedRawSql[],
  program: CodeProgram,
  { settings = [], isPart = false }: LintCodeOptions,
): PolicyScopes {
  return new PolicyScopes(judged, program, { settings, isPart })
}

function withPolicy(query: ScopedQuery, scopes: PolicyScopes): ScopedQuery {
  if (query.guard !== 'plain') return query
  const guard = scopes.guardOf(query.database, query.root)
  // Where a Kysely comes from is known by now.
  return guard === 'unknown' && query.builder === 'kysely' ? query : { ...query, guard }
}

/** What names no table of tenants may be the very statement that sets the tenant. */
function withPolicyOfText(raw: ScopedRawSql, scopes: PolicyScopes): ScopedRawSql {
  if (raw.guard !== 'plain' || raw.database === undefined || raw.tenantSources.length === 0)
    return raw
  const guard = scopes.guardOf(raw.database, raw.node)
  return guard === 'unknown' && raw.kind === 'kysely' ? raw : { ...raw, guard }
}
