import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import {
  type Conventions,
  invalidLintConfig,
  LINT_CONFIG_FILE,
  type LintConfig,
  OUR_CONVENTIONS,
  parseLintConfig,
  toConventions,
} from '../lint/index.ts'
import { hasCode, ignoreMissing } from './has-code.ts'
import { CONFIG_FILE } from './project-root.ts'

/** An application that is to be judged. */
export interface LintProject {
  readonly root: string
  /** Whether `saas init` made it, so that Tenantry runs its migrations. */
  readonly isOurs: boolean
  readonly conventions: Conventions
  /** What its saas.lint.json says; undefined where there is none. */
  readonly config: LintConfig | undefined
}

/**
 * The application around a folder: the nearest folder with a saas.config.ts or a saas.lint.json.
 *
 * @throws {TenantryError} CONFIG_NOT_FOUND, LINT_CONFIG_INVALID
 */
export async function openLintProject(from: string): Promise<LintProject> {
  const start = resolve(from)
  for (let root = start; ; root = dirname(root)) {
    const isOurs = await isFile(join(root, CONFIG_FILE))
    const text = await readConfig(join(root, LINT_CONFIG_FILE))
    if (text !== undefined) {
      const config = parseLintConfig(text, LINT_CONFIG_FILE)
      return { root, isOurs, config, conventions: toConventions(config, isOurs, LINT_CONFIG_FILE) }
    }
    if (isOurs) return { root, isOurs, config: undefined, conventions: OUR_CONVENTIONS }
    if (root === dirname(root)) break
  }
  throw new TenantryError('CONFIG_NOT_FOUND', {
    message: `There is no ${CONFIG_FILE} and no ${LINT_CONFIG_FILE} in ${start} or any folder above it.`,
    hint: `Go to the folder of your application. For one that \`saas init\` did not make, write a ${LINT_CONFIG_FILE} (docs/foreign-lint.md).`,
    details: { from: start },
  })
}

async function readConfig(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch((thrown: unknown) => {
    if (hasCode(thrown, 'EISDIR'))
      throw invalidLintConfig(LINT_CONFIG_FILE, '', 'is a folder', thrown)
    return ignoreMissing(thrown)
  })
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() ?? false
}
