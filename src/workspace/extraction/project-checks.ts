import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import * as v from 'valibot'

import type { PackageManager } from '../../scaffold/index.ts'
import { findAbove } from './read-package.ts'

/** A command that says whether a project is as it should be. */
export interface ProjectCheck {
  readonly what: 'types' | 'tests'
  /** As people type it. */
  readonly command: string
  /** Absolute. */
  readonly folder: string
}

export interface CheckFacts {
  /** Absolute: the folder of the package.json. */
  readonly folder: string
  /** Absolute: the tsconfig.json of the program. */
  readonly tsconfig: string
  /** Whether it is one of several projects that refer to each other: they are checked by a build, in its order. */
  readonly isReferring: boolean
  readonly scripts: Readonly<Record<string, string>>
  readonly packageManager: PackageManager
  /** What somebody has said to run in their places; undefined where nobody has. */
  readonly types: string | undefined
  readonly tests: string | undefined
}

const TYPE_SCRIPTS = [
  'typecheck',
  'type-check',
  'check:types',
  'check-types',
  'types',
  'tsc',
  'check',
]

/** Of a script that checks, and of one that checks projects that refer to each other. */
const CHECKS = /\btsc\b/
const BUILDS = /\btsc (?:-b|--build)\b/

/** What `npm init` writes. */
const NO_TESTS = /no test specified/

/** The commands of a project that are run before an extraction and behind it: those that it has itself. */
export function findChecks(facts: CheckFacts): readonly ProjectCheck[] {
  const { folder, scripts, packageManager, tsconfig } = facts
  const names = facts.isReferring ? [...TYPE_SCRIPTS, 'build'] : TYPE_SCRIPTS
  const does = facts.isReferring ? BUILDS : CHECKS
  const script = names.find((name) => does.test(scripts[name] ?? ''))
  const types =
    facts.types ??
    (script === undefined
      ? typeCheck(folder, tsconfig, facts.isReferring)
      : `${packageManager} run ${script}`)
  const isTested = scripts['test'] !== undefined && !NO_TESTS.test(scripts['test'])
  const tests = facts.tests ?? (isTested ? `${packageManager} run test` : undefined)
  return [
    ...(types === '' ? [] : [{ what: 'types' as const, command: types, folder }]),
    ...(tests === undefined || tests === ''
      ? []
      : [{ what: 'tests' as const, command: tests, folder }]),
  ]
}

/** What checks a project, in a folder with a compiler. */
export function typeCheck(folder: string, tsconfig: string, isReferring: boolean): string {
  const how = isReferring ? '--build' : '--noEmit --project'
  return `${compilerAbove(folder)} ${how} ${quote(tsconfig)}`
}

/** The compiler that a project has installed. */
function compilerAbove(folder: string): string {
  for (let above = folder; ; above = dirname(above)) {
    const found = join(above, 'node_modules/.bin/tsc')
    if (existsSync(found)) return quote(found)
    if (above === dirname(above)) return 'npx tsc'
  }
}

/** What that compiler is: `5.9.2`; undefined where none is found. */
export async function compilerVersion(folder: string): Promise<string | undefined> {
  const found = await findAbove(folder, 'node_modules/typescript/package.json', '/')
  if (found === undefined) return undefined
  const text = await readFile(join(found, 'node_modules/typescript/package.json'), 'utf8')
  return v.parse(Versioned, JSON.parse(text)).version
}

const Versioned = v.object({ version: v.string() })

/** What stands between `node` and the files; some flags have their value behind them. */
const NODE_FLAGS =
  /(?<=\bnode )(?:(?:--import|--require|-r|--loader|--experimental-loader|--conditions|-C) \S+(?: |$)|-\S+(?: |$))+/

/**
 * How tests of certain files are run, by what runs the tests of the project.
 *
 * @param files Relative to the folder.
 * @returns undefined where it is not known how.
 */
export function testsOfFiles(
  script: string | undefined,
  files: readonly string[],
): string | undefined {
  const list = files.map(quote).join(' ')
  if (script === undefined || files.length === 0) return undefined
  const [flags = ''] = NODE_FLAGS.exec(script) ?? []
  if (/--test(?!\S)/.test(flags)) return `node ${flags.trim()} ${list}`
  if (/\bvitest\b/.test(script)) return `npx vitest run ${list}`
  if (/\bjest\b/.test(script)) return `npx jest --runTestsByPath --rootDir . ${list}`
  return undefined
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
