import type { CodeProgram, FileChoice, PrismaModels } from '../../code/index.ts'
import type { SqlParser } from '../../sql/index.ts'
import type { CodeRule } from './code-rule.ts'

/** Where no more is known of files than what they import: what opens those that more is asked of. */
export interface ProgramParts {
  /** The files whose queries are read, in a program that knows what says what they mean; undefined where nobody queries. */
  readonly queried: { readonly program: CodeProgram; readonly within: FileChoice } | undefined
  /** A program that has these files whole, or all. */
  readonly whole: (paths: 'all' | readonly string[]) => CodeProgram
}

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
