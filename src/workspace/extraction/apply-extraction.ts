import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

import { reasonOf, TenantryError } from '@tenantry/runtime/errors'

import type { FileEdit } from '../../edits/index.ts'
import type { OperationEffect } from '../../extract/analyse/wire/index.ts'
import type { ExtractionChanges } from '../../extract/apply/index.ts'
import {
  type Cut,
  type ExtractionPlan,
  filesOfCut,
  isNamedAsTest,
  waiveEdges,
} from '../../extract/index.ts'
import { applyEdits } from '../apply-edits.ts'
import { findExtraction } from './find-extraction.ts'
import type { CutQuery } from './open-cut.ts'
import { studyCut } from './plan-cut.ts'
import { planChangesOf } from './plan-changes-of.ts'
import {
  compilerVersion,
  findChecks,
  type ProjectCheck,
  testsOfFiles,
  typeCheck,
} from './project-checks.ts'
import { withRecord } from './with-record.ts'
import { requireCleanTree } from './git-tree.ts'
import { type CheckResult, isWorse, runCheck } from './run-checks.ts'

export interface ApplyOptions {
  readonly query: CutQuery
  /** Relative to where the command runs; undefined for `services/<module>`. */
  readonly serviceFolder: string | undefined
  /** By the ids of edges. */
  readonly waivers: ReadonlyMap<string, string>
  /** Names of functions that become events. */
  readonly events: readonly string[]
  readonly effects: ReadonlyMap<string, OperationEffect>
  readonly allowDirty: boolean
  /** What is run in the place of what the project has; empty for none. */
  readonly types: string | undefined
  readonly tests: string | undefined
  readonly signal: AbortSignal
  /** Told what is being done, before it is. */
  readonly onStep: (text: string) => void
}

export interface AppliedExtraction {
  readonly plan: ExtractionPlan
  readonly edits: readonly FileEdit[]
  readonly service: string
  readonly before: readonly CheckResult[]
  readonly after: readonly CheckResult[]
  /** Tests of the module that nobody knows how to run by themselves. */
  readonly testsNotRun: readonly string[]
  /** The version of a compiler that takes all types of the runtime for `any`; undefined for one that reads them. */
  readonly blindCompiler: string | undefined
}

/**
 * Makes a service of a module: all files or none. The project's own checks run before and behind it; what was green and is red
 * puts every file back.
 *
 * @throws {TenantryError} USAGE_INVALID_VALUE, EXTRACT_REFUSED, EXTRACT_NOTHING_TO_SERVE, EXTRACT_CHECK_FAILED, EXTRACT_TREE_DIRTY, EXTRACT_WAIVER_UNKNOWN, EXTRACT_RUNTIME_MISSING,
 * EXTRACT_LEFT_APPLIED; those of `planChangesOf`, `openCut` and `applyEdits`.
 */
export async function applyExtraction(options: ApplyOptions): Promise<AppliedExtraction> {
  const { query, signal, onStep } = options
  if (!options.allowDirty) await requireCleanTree(query.from)
  onStep('Reading the application')
  const analysis = await studyCut(query, options.events)
  const plan = waiveEdges(analysis.plan, options.waivers)
  if (plan.score.refused > 0) throw refused(plan)
  if (plan.servesNothing) throw nothingToServe(plan)
  const { cut } = analysis
  const { root } = cut
  const serviceFolder =
    options.serviceFolder === undefined
      ? undefined
      : placeService(options.serviceFolder, query.from, cut)
  const { project, changes } = await planChangesOf(analysis, {
    serviceFolder,
    effects: options.effects,
  })
  const { layout } = changes
  requireRuntime(root, [project.facts.packageFolder, layout.service, cut.folder])
  const all = withRecord(analysis, changes, options.waivers)

  const folder = join(root, project.facts.packageFolder)
  const { scripts, facts } = project
  const checks = findChecks({
    folder,
    tsconfig: join(root, cut.config),
    isReferring: cut.projects !== undefined,
    scripts,
    packageManager: facts.packageManager,
    types: options.types,
    tests: options.tests,
  })
  const before: CheckResult[] = []
  for (const check of checks) {
    onStep(`Before: ${check.command}`)
    before.push(await runCheck(check, signal))
  }

  onStep(`Writing ${all.length} files`)
  await applyEdits(root, all, { signal }).catch(async (error: unknown) => {
    throw await asExtractedMeanwhile(error, query)
  })
  const after: CheckResult[] = []
  const { own, testsNotRun } = ownChecks({
    root,
    folder,
    changes,
    isReferring: cut.projects !== undefined,
    scripts,
    options,
  })
  try {
    for (const [at, check] of [...checks, ...own].entries()) {
      onStep(`Behind: ${check.command}`)
      const result = await runCheck(check, signal)
      after.push(result)
      const earlier = before[at] ?? before.find(({ what }) => what === check.what) ?? GREEN
      if (isWorse(earlier, result)) throw checkFailed(check, result)
    }
  } catch (error) {
    onStep('Putting every file back')
    await applyEdits(root, all.map(turnAround)).catch((cause: unknown) => {
      throw leftApplied(cut.module, error, cause)
    })
    throw error
  }
  const version = await compilerVersion(folder)
  return {
    plan,
    edits: all,
    service: layout.service,
    before,
    after,
    testsNotRun,
    blindCompiler: version !== undefined && isBlind(version) ? version : undefined,
  }
}

const NOT_AS_READ: ReadonlySet<string> = new Set(['FILE_CHANGED_MEANWHILE', 'FILE_EXISTS'])

/** Files that are not as they were read are those of another command, where that has extracted the module. */
async function asExtractedMeanwhile(error: unknown, { from, module }: CutQuery): Promise<unknown> {
  if (!(error instanceof TenantryError) || !NOT_AS_READ.has(error.code)) return error
  if ((await findExtraction(from, module)) === undefined) return error
  return new TenantryError(error.code, {
    message: `Another command has extracted ${module} meanwhile. This one has written nothing.`,
    hint: `Look at \`saas extract status ${module}\`; \`saas extract undo ${module}\` takes it back.`,
    details: { module },
    cause: error,
  })
}

/** Before 5.0 the endings `.ts` in the types of the runtime are not followed, without an error. */
function isBlind(version: string): boolean {
  return Number.parseInt(version) < 5
}

const GREEN = { isGreen: true, errors: [] }

/** The edit that takes another one back. */
function turnAround({ path, before, after }: FileEdit): FileEdit {
  return { path, before: after, after: before }
}

/** Relative to the root. @throws {TenantryError} USAGE_INVALID_VALUE for a folder that cannot be one of its own. */
function placeService(given: string, from: string, cut: Cut): string {
  const { root, folder } = cut
  const place = relative(root, resolve(from, given))
  const isWithin = (outer: string): boolean => `${place}/`.startsWith(`${outer}/`)
  // What lies there already would be taken for the code of the service.
  const isTaken = filesOfCut(cut).some(({ fileName }) => fileName.startsWith(`${root}/${place}/`))
  if (place !== '' && !isWithin('..') && !isWithin(folder) && !isTaken) return place
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `--service-dir ${given} is no folder of its own: it has to lie below ${root}, outside of ${folder}, and hold no code yet.`,
    hint: 'Leave it out, or give a folder such as `services/billing`.',
    details: { serviceDir: given },
  })
}

interface OwnChecks {
  readonly root: string
  /** Of the package, absolute. */
  readonly folder: string
  readonly changes: Pick<ExtractionChanges, 'layout' | 'moved' | 'written'>
  readonly isReferring: boolean
  readonly scripts: Readonly<Record<string, string>>
  readonly options: Pick<ApplyOptions, 'types' | 'tests'>
}

/** What is run for the service alone: its types, and the tests that the module has brought along. */
function ownChecks({ root, folder, changes, isReferring, scripts, options }: OwnChecks): {
  readonly own: readonly ProjectCheck[]
  readonly testsNotRun: readonly string[]
} {
  const { layout, moved, written } = changes
  const configs = [`${layout.service}/tsconfig.json`, `${layout.service}/tsconfig.main.json`]
  const types = configs
    .filter((config) => written.has(config))
    .map((config): ProjectCheck => {
      const path = relative(folder, join(root, config))
      return { what: 'types', command: typeCheck(folder, path, isReferring), folder }
    })
  const tests = moved
    .map(({ to }) => relative(folder, join(root, to)))
    .filter((to) => isNamedAsTest(to))
  const command = options.tests === '' ? undefined : testsOfFiles(scripts['test'], tests)
  return {
    own: [
      ...(options.types === '' ? [] : types),
      ...(command === undefined ? [] : [{ what: 'tests' as const, command, folder }]),
    ],
    testsNotRun: command === undefined && options.tests !== '' ? tests : [],
  }
}

/** @param folders All that have to find it, relative to the root. */
function requireRuntime(root: string, folders: readonly string[]): void {
  const names = ['@tenantry/runtime', 'fastify', 'jose']
  const missing = names.filter(
    (name) => !folders.every((folder) => isInstalled(join(root, folder), name)),
  )
  if (missing.length === 0) return
  throw new TenantryError('EXTRACT_RUNTIME_MISSING', {
    message: `The facade and the service need ${missing.join(', ')}, not installed here. Nothing was written.`,
    hint: `Install them first, and commit that: \`npm install ${missing.join(' ')}\`.`,
    details: { missing },
  })
}

function isInstalled(folder: string, name: string): boolean {
  if (existsSync(join(folder, 'node_modules', name))) return true
  const above = dirname(folder)
  return above !== folder && isInstalled(above, name)
}

function refused({ module, score, edges }: ExtractionPlan): TenantryError {
  const first = edges.find(({ verdict }) => verdict.is === 'refused')
  const { refused: count } = score
  return new TenantryError('EXTRACT_REFUSED', {
    message: `${count} ${count === 1 ? 'edge' : 'edges'} of ${module} ${count === 1 ? 'is' : 'are'} refused, the first one in ${first?.place.file}:${first?.place.line}. Nothing was written.`,
    hint: `\`saas extract plan ${module}\` says why, and what to do. What you know better: \`--waive '${first?.id}=<reason>'\`.`,
    details: {
      refused: edges.filter(({ verdict }) => verdict.is === 'refused').map(({ id }) => id),
    },
  })
}

function nothingToServe({ module, folder }: ExtractionPlan): TenantryError {
  return new TenantryError('EXTRACT_NOTHING_TO_SERVE', {
    message: `Nobody outside of ${module} calls a function of it, or registers its routes: a service would have nothing to do. Nothing was written.`,
    hint: `Types and constants need no service: leave ${folder} where it is, and begin with the folder of the code that works on them.`,
    details: { module, folder },
  })
}

/** @param failed Why the files were to be put back. */
function leftApplied(module: string, failed: unknown, cause: unknown): TenantryError {
  return new TenantryError('EXTRACT_LEFT_APPLIED', {
    message: `${reasonOf(failed)}\nThe files could not be put back: ${reasonOf(cause)}`,
    hint: `Look at \`git status\`, then take the extraction back: \`saas extract undo ${module} --allow-dirty\`.`,
    cause,
    details: { module },
  })
}

const MOST_TOLD = 2000

function checkFailed({ command, what }: ProjectCheck, { output }: CheckResult): TenantryError {
  const end = output.trim().slice(-MOST_TOLD)
  return new TenantryError('EXTRACT_CHECK_FAILED', {
    message: `\`${command}\` was green before, and is red behind: every file was put back.\n${end}`,
    hint:
      what === 'types'
        ? 'Correct what the compiler says in the code of today, and apply again; if it is a mistake of Tenantry, please report it.'
        : 'See which tests failed; `saas extract rehearse` says which calls cannot leave the process.',
    details: { command },
  })
}
