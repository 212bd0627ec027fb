import type { ts } from 'ts-morph'

import type { CodeProgram, ContextUses, ImportGraph, Query } from '../../code/index.ts'
import type { SqlParser } from '../../sql/index.ts'
import type { ScopedRawSql } from './judge-raw-sql.ts'
import type { ScopedQuery } from './judge-scoping.ts'
import type { TenantSink } from './tenant-sinks.ts'

/** What rules on code are told of the application. */
export interface CodeScene {
  readonly program: CodeProgram
  /** What files import; for rules on boundaries, which ask for no more. */
  readonly imports: ImportGraph
  /** A program that has these files whole. */
  readonly whole: (paths: readonly string[]) => CodeProgram
  readonly parser: SqlParser
  readonly tenantColumn: string
  /** Whether the rows of a table belong to tenants. */
  readonly isTenantTable: (table: string) => boolean
  /** Whether a file is of a tenancy of the application's own, which makes its connections. */
  readonly isTenancyFile: (file: ts.SourceFile) => boolean
  /** The module that owns a table; undefined where that is not known. */
  readonly ownerOf: (table: string) => string | undefined
  /** Every query that a builder makes, and every piece of SQL that is written as text, for whoever asks no more of them. */
  readonly made: readonly Query[]
  readonly texts: readonly Pick<ScopedRawSql, 'node' | 'content'>[]
  /** Every query that a builder makes, with what ties it to a tenant. */
  readonly queries: readonly ScopedQuery[]
  /** Every piece of SQL that is written as text. */
  readonly rawSql: readonly ScopedRawSql[]
  /** The values by which it is said whose rows are read and written. */
  readonly tenantSinks: readonly TenantSink[]
  /** Where the tenant is taken from the context. */
  readonly context: ContextUses
}

/** A mend of one file, by offsets in it. */
export interface ProblemFix {
  readonly what: string
  readonly file: ts.SourceFile
  readonly edits: readonly {
    readonly start: number
    readonly end: number
    readonly text: string
  }[]
}

export interface CodeProblem {
  readonly node: ts.Node
  readonly message: string
  /** Default: that of the rule. */
  readonly severity?: 'error' | 'warning'
  /** The places that lead to it, from the first on. Default: none. */
  readonly flow?: readonly ts.Node[]
  /** What mends it, where nothing has to be decided. Default: a person has to. */
  readonly fix?: ProblemFix | undefined
  /** What other rules find for the same reason: it counts only where this one is allowed. */
  readonly covers?: { readonly nodes: readonly ts.Node[]; readonly rules: readonly string[] }
}

/** The examples of a rule with other packages. */
export interface RuleVariant {
  /** What pages and files call it. */
  readonly with: string
  readonly needs: readonly string[]
  readonly preamble: string
  readonly leak: string
  readonly mend: string
}

/** A rule on TypeScript. One file each, one page, and a folder of `test/lint/corpus`. */
export interface CodeRule {
  /** Kebab-case and for ever: comments and baselines name it. */
  readonly id: string
  /** What it is about. Default: tenants. */
  readonly group?: 'tenants' | 'boundaries'
  /** Default: error. */
  readonly severity?: 'error' | 'warning'
  /** What it finds, in a sentence. */
  readonly what: string
  readonly why: string
  readonly remedy: string
  /** When a person may allow it, in a sentence or two. */
  readonly suppress: string
  /** Packages whose types it goes by, and without which there is nothing that it could find. Default: kysely. */
  readonly needs?: readonly string[]
  /**
   * Short programs behind `example-preamble.ts`: the page of the rule shows them, and each run proves that the first
   * one is found. One of several files has a line `// src/modules/…` in front of each.
   */
  readonly examples: {
    readonly leak: string
    readonly mend: string
    /** What stands in front of them. Default: that of `example-preamble.ts`. */
    readonly preamble?: string
  }
  /** The same leak with other packages: the rule judges where the packages of one of them are there, too. */
  readonly variants?: readonly RuleVariant[]
  find(scene: CodeScene): Iterable<CodeProblem>
}
