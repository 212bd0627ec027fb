import { TenantryError } from '@tenantry/runtime/errors'

import type { Conventions } from '../conventions.ts'
import { isMigrationTool, type MigrationTool } from '../foreign/migration-tools.ts'
import { LINT_CONFIG_SCHEMA } from './config-schema.ts'
import { findShapeProblem, isRecord } from './find-shape-problem.ts'

export const LINT_CONFIG_FILE = 'saas.lint.json'

/** What saas.lint.json says; undefined where it says nothing. */
export interface LintConfig extends Pick<
  Conventions,
  'tenantTables' | 'sharedTables' | 'roles' | 'context'
> {
  readonly tenantColumn: string | undefined
  readonly migrations: ForeignMigrations | undefined
  /** The files of a tenancy of the application's own. */
  readonly tenancy: readonly string[] | undefined
  readonly ignore: readonly Ignored[]
}

export interface ForeignMigrations {
  readonly tool: MigrationTool
  /** Default: where the tool has them. */
  readonly files: readonly string[] | undefined
}

/** Files in which findings are allowed, and why. */
export interface Ignored {
  readonly files: readonly string[]
  readonly reason: string
}

/**
 * Reads the text of a saas.lint.json.
 *
 * @param path For errors.
 * @throws {TenantryError} LINT_CONFIG_INVALID
 */
export function parseLintConfig(text: string, path: string): LintConfig {
  const value = parseJson(text, path)
  const problem = findShapeProblem(value, LINT_CONFIG_SCHEMA)
  if (problem !== undefined || !isRecord(value))
    throw invalidLintConfig(path, problem?.path ?? '', problem?.problem ?? 'has to be an object')
  const roles = recordIn(value, 'roles')
  const context = recordIn(value, 'context')
  return {
    tenantColumn: textIn(value, 'tenantColumn'),
    tenantTables: textsIn(value, 'tenantTables'),
    sharedTables: textsIn(value, 'sharedTables') ?? [],
    roles: {
      app: textsIn(roles, 'app') ?? [],
      system: textsIn(roles, 'system') ?? [],
      owner: textsIn(roles, 'owner') ?? [],
    },
    context: {
      functions: (textsIn(context, 'functions') ?? []).map((name) => name.toLowerCase()),
      settings: (textsIn(context, 'settings') ?? []).map((name) => name.toLowerCase()),
    },
    migrations: migrationsIn(recordIn(value, 'migrations')),
    tenancy: textsIn(recordIn(value, 'tenancy'), 'files'),
    ignore: ignoredIn(value),
  }
}

/** @param key Which key is wrong: `migrations.tool`; empty for the file itself. */
export function invalidLintConfig(
  path: string,
  key: string,
  problem: string,
  cause?: unknown,
): TenantryError {
  return new TenantryError('LINT_CONFIG_INVALID', {
    message: key === '' ? `${path} ${problem}.` : `${path}: ${key} ${problem}.`,
    hint: 'Correct it there; docs/foreign-lint.md says what each key means.',
    details: { path, key },
    cause,
  })
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalidLintConfig(path, '', `is no JSON (${String(cause)})`, cause)
  }
}

type Values = Readonly<Record<string, unknown>>

function recordIn(value: Values, name: string): Values {
  const found = value[name]
  return isRecord(found) ? found : {}
}

function textIn(value: Values, name: string): string | undefined {
  const found = value[name]
  return typeof found === 'string' ? found : undefined
}

function textsIn(value: Values, name: string): readonly string[] | undefined {
  const found: unknown = value[name]
  return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : undefined
}

function migrationsIn(value: Values): ForeignMigrations | undefined {
  const tool = textIn(value, 'tool')
  if (tool === undefined || !isMigrationTool(tool)) return undefined
  return { tool, files: textsIn(value, 'files') }
}

function ignoredIn(value: Values): readonly Ignored[] {
  const found: unknown = value.ignore
  if (!Array.isArray(found)) return []
  return found.filter(isRecord).map((one) => ({
    files: textsIn(one, 'files') ?? [],
    reason: textIn(one, 'reason') ?? '',
  }))
}
