import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import type { CodeRule } from '../lint/code/index.ts'

/**
 * The rules whose packages an application has, with the examples that can be planted there: without `fastify` there
 * is nothing that a rule on it could find.
 *
 * @param isUsed Whether the types of a package are a part of the program. Variants go by that: to check those of an
 * ORM takes a second, which nobody who has it installed for something else should pay.
 * @throws {TenantryError} LINT_NOTHING where that is none of them.
 */
export async function activeCodeRules(
  root: string,
  rules: readonly CodeRule[],
  isUsed: (name: string) => boolean,
): Promise<readonly CodeRule[]> {
  const names = new Set(rules.flatMap(packagesOf))
  const there = new Set<string>()
  for (const name of rules.flatMap(needsOf)) if (await hasPackage(root, name)) there.add(name)
  const active = rules.flatMap((rule) => withPackages(rule, there, isUsed) ?? [])
  if (active.length > 0) return active
  throw new TenantryError('LINT_NOTHING', {
    message: `None of the packages is installed that the rules on code go by: ${[...names].join(', ')}.`,
    hint: 'Install the packages of the application (`npm install`), or give --sql to look at migrations alone.',
    details: { root, packages: [...names] },
  })
}

/** A rule with those of its examples whose packages are there; undefined where there is none. */
function withPackages(
  rule: CodeRule,
  there: ReadonlySet<string>,
  isUsed: (name: string) => boolean,
): CodeRule | undefined {
  const variants = (rule.variants ?? []).filter(({ needs }) => needs.every(isUsed))
  if (needsOf(rule).every((one) => there.has(one))) return { ...rule, variants }
  const [first, ...others] = variants
  if (first === undefined) return undefined
  return { ...rule, needs: first.needs, examples: first, variants: others }
}

export function packagesOf(rule: CodeRule): readonly string[] {
  return [...needsOf(rule), ...(rule.variants ?? []).flatMap(({ needs }) => needs)]
}

function needsOf({ needs = ['kysely'] }: CodeRule): readonly string[] {
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
