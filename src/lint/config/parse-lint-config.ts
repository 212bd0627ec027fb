import { TenantryError } from '@tenantry/runtime/errors'

import { checkShape } from '../../shape/index.ts'
import { LINT_CONFIG_SCHEMA, type LintConfig } from './config-schema.ts'

export const LINT_CONFIG_FILE = 'saas.lint.json'

/**
 * Reads the text of a saas.lint.json.
 *
 * @param path For errors.
 * @throws {TenantryError} LINT_CONFIG_INVALID
 */
export function parseLintConfig(text: string, path: string): LintConfig {
  const checked = checkShape(parseJson(text, path), LINT_CONFIG_SCHEMA)
  if (checked.problem === undefined) return checked.value
  throw invalidLintConfig(path, checked.problem.path, checked.problem.problem)
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

/** Some editors write a mark of the order of bytes in front, which is no JSON. */
function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw invalidLintConfig(path, '', `is no JSON (${String(cause)})`, cause)
  }
}
