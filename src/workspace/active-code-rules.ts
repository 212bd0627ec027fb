import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import type { CodeRule } from '../lint/code/index.ts'

/**
 * The rules whose packages an application has: without `fastify` there is nothing that a rule on it could find.
 *
 * @throws {TenantryError} LINT_NOTHING where that is none of them.
 */
export async function activeCodeRules(
  root: string,
  rules: readonly CodeRule[],
): Promise<readonly CodeRule[]> {
  const names = new Set(rules.flatMap(needsOf))
  const there = new Map<string, boolean>()
  for (const name of names) there.set(name, await hasPackage(root, name))
  const active = rules.filter((rule) => needsOf(rule).every((name) => there.get(name)))
  if (active.length > 0) return active
  throw new TenantryError('LINT_NOTHING', {
    message: `None of the packages is installed that the rules on code go by: ${[...names].join(', ')}.`,
    hint: 'Install the packages of the application (`npm install`), or give --sql to look at migrations alone.',
    details: { root, packages: [...names] },
  })
}

export function needsOf({ needs = ['kysely'] }: CodeRule): readonly string[] {
  return needs
}

/** Where Node looks for packages: in this folder and in those above. */
export function packageFiles(folder: string, names: readonly string[]): readonly string[] {
  const above = dirname(folder)
  const here = names.map((name) => join(folder, 'node_modules', name, 'package.json'))
  return above === folder ? here : [...here, ...packageFiles(above, names)]
}

async function hasPackage(folder: string, name: string): Promise<boolean> {
  const looks = packageFiles(folder, [name]).map((path) =>
    access(path).then(
      () => true,
      () => false,
    ),
  )
  return (await Promise.all(looks)).includes(true)
}
