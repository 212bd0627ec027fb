import type { ts } from 'ts-morph'

import {
  type CodeProgram,
  ContextUses,
  type PrismaModels,
  readDrizzle,
  readForeignRaw,
  readKnex,
  readPrisma,
  readQueries,
  readRawSql,
} from '../../code/index.ts'
import type { SqlParser } from '../../sql/index.ts'
import { CODE_RULES } from '../rules/code/index.ts'
import { allowFindings } from './allow-findings.ts'
import type { CodeFinding, CodeFix, CodePlace, CodeReport } from './code-finding.ts'
import type { CodeProblem, CodeRule, CodeScene, ProblemFix } from './code-rule.ts'
import { judgeRawSql, type ScopedRawSql } from './judge-raw-sql.ts'
import { judgeScoping, type ScopedQuery } from './judge-scoping.ts'
import { PolicyScopes } from './policy-scopes.ts'
import { findTenantSinks } from './tenant-sinks.ts'
import { tieDerived } from './tie-derived.ts'

export interface LintCodeOptions {
  readonly parser: SqlParser
  readonly tenantColumn: string
  /** The settings that policies compare, in lower case. Default: any of the application's own. */
  readonly settings?: readonly string[] | undefined
  /** Whether the program is a part of the application, so that others may set the tenant of its connections. Default: no. */
  readonly isPart?: boolean | undefined
  readonly isTenantTable: (table: string) => boolean
  /** Whether a file, as it is told, is of a tenancy of the application's own. Default: there is none. */
  readonly isTenancyFile?: ((path: string) => boolean) | undefined
  /** The models of Prisma's schema, by which code names tables. Default: none is known. */
  readonly models?: PrismaModels | undefined
  /** The module that owns a table. Default: of none it is known. */
  readonly ownerOf?: ((table: string) => string | undefined) | undefined
  /** The path of a file as it is told, from the one that the program has. */
  readonly relative: (path: string) => string
  /** Default: all. */
  readonly rules?: readonly CodeRule[] | undefined
}

/** Judges the TypeScript of a program; findings in the order of files and lines. */
export function lintCode(program: CodeProgram, options: LintCodeOptions): CodeReport {
  const { rules = CODE_RULES, relative } = options
  const judged = new Set(rules.map(({ id }) => id))
  const scene = readScene(program, options)
  const covered = new Map<CodeFinding, ReadonlySet<string>>()
  const findings = rules
    .flatMap((rule) =>
      [...rule.find(scene)].map((problem) => {
        const finding = toFinding(rule, problem, relative)
        covered.set(finding, new Set(coveredBy(problem, relative)))
        return finding
      }),
    )
    .toSorted(comparePlaces)
  // One of a name that no rule has allows nothing, whatever is looked for.
  const left = new Set(CODE_RULES.filter((rule) => !judged.has(rule.id)).map(({ id }) => id))
  const { findings: kept, allowed } = allowFindings(findings, {
    files: program.files,
    relative,
    isJudged: (rule) => !left.has(rule),
  })
  const said = new Set(kept.flatMap((finding) => [...(covered.get(finding) ?? [])]))
  return {
    files: program.files.length,
    paths: program.files.map(({ fileName }) => relative(fileName)),
    findings: kept.filter(({ rule, place }) => !said.has(keyOf(rule, place))),
    allowed,
  }
}

function coveredBy(
  { covers }: CodeProblem,
  relative: LintCodeOptions['relative'],
): readonly string[] {
  if (covers === undefined) return []
  const places = covers.nodes.map((node) => placeOf(node, relative))
  return covers.rules.flatMap((rule) => places.map((place) => keyOf(rule, place)))
}

function keyOf(rule: string, { file, line, column }: CodePlace): string {
  return `${rule} ${file}:${line}:${column}`
}

function readScene(program: CodeProgram, options: LintCodeOptions): CodeScene {
  const { parser, tenantColumn, isTenantTable, ownerOf = () => undefined } = options
  const { models = new Map(), settings = [], isPart = false } = options
  const { isTenancyFile = () => false, relative } = options
  const scoping = { program, parser, tenantColumn, isTenantTable }
  const raw = [...readRawSql(program), ...readForeignRaw(program, tenantColumn)]
  const judgedSql = raw.map((one) => judgeRawSql(one, scoping))
  const scopes = new PolicyScopes(judgedSql, program, { settings, isPart })
  const made = [
    ...readQueries(program),
    ...readDrizzle(program),
    ...readKnex(program),
    ...readPrisma(program, models),
  ]
  const built = made.map((query) => withPolicy(judgeScoping(query, scoping), scopes))
  const queries = tieDerived(built, scoping)
  const rawSql = judgedSql.map((one) => withPolicyOfText(one, scopes))
  return {
    program,
    parser,
    tenantColumn,
    isTenantTable,
    ownerOf,
    isTenancyFile: ({ fileName }) => isTenancyFile(relative(fileName)),
    queries,
    rawSql,
    tenantSinks: findTenantSinks({ program, tenantColumn, queries, rawSql }),
    context: new ContextUses(program),
  }
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

function toFinding(
  { id, severity: usual = 'error', remedy }: CodeRule,
  { node, message, flow = [], severity = usual, fix }: CodeProblem,
  relative: LintCodeOptions['relative'],
): CodeFinding {
  const place = placeOf(node, relative)
  const [, text = ''] = /^\s*(.*?)\s*$/.exec(lineOf(node)) ?? []
  return {
    kind: 'code',
    rule: id,
    severity,
    place,
    flow: flow.map((one) => placeOf(one, relative)),
    text,
    message,
    remedy,
    ...(fix && { fix: toFix(fix, relative) }),
  }
}

function toFix({ what, file, edits }: ProblemFix, relative: LintCodeOptions['relative']): CodeFix {
  return {
    what,
    edits: edits.map(({ start, end, text }) => ({
      place: placeBetween(file, start, end, relative),
      text,
    })),
  }
}

function placeOf(node: ts.Node, relative: LintCodeOptions['relative']): CodePlace {
  return placeBetween(node.getSourceFile(), node.getStart(), node.getEnd(), relative)
}

function placeBetween(
  file: ts.SourceFile,
  from: number,
  to: number,
  relative: LintCodeOptions['relative'],
): CodePlace {
  const start = file.getLineAndCharacterOfPosition(from)
  const end = file.getLineAndCharacterOfPosition(to)
  return {
    file: relative(file.fileName),
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  }
}

function lineOf(node: ts.Node): string {
  const file = node.getSourceFile()
  const { line } = file.getLineAndCharacterOfPosition(node.getStart())
  return file.text.split('\n')[line] ?? ''
}

function comparePlaces({ place: one }: CodeFinding, { place: other }: CodeFinding): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1
  return one.line - other.line || one.column - other.column
}
