import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import type { OperationEffect } from '../../extract/analyse/wire/index.ts'
import { type RehearsalSummary, summarise } from '../../extract/index.ts'
import { applyEdits } from '../apply-edits.ts'
import { ignoreMissing } from '../has-code.ts'
import { copyProject } from './copy-project.ts'
import type { PackageManager } from '../../scaffold/index.ts'
import { findExtraction } from './find-extraction.ts'
import { topOfRepository } from './git-tree.ts'
import type { CutQuery } from './open-cut.ts'
import { studyCut } from './plan-cut.ts'
import { planChangesOf } from './plan-changes-of.ts'
import { findChecks } from './project-checks.ts'
import { readCalls } from './read-calls.ts'
import { readPackage } from './read-package.ts'
import type { FoundRecord } from './record-file.ts'
import { type CheckResult, runCheck } from './run-checks.ts'
import { withRecord } from './with-record.ts'

export interface RehearseOptions {
  readonly query: CutQuery
  readonly effects: ReadonlyMap<string, OperationEffect>
  /** Names of functions that are rehearsed as events. */
  readonly events: readonly string[]
  /** Milliseconds that each call takes more, from and to. */
  readonly latencyMs: readonly [number, number]
  /** The part of the calls that no answer comes to, 0 to 1. */
  readonly faults: number
  readonly seed: number
  /** What is run in the place of the project's tests. */
  readonly tests: string | undefined
  readonly signal: AbortSignal
  readonly onStep: (text: string) => void
}

export interface Rehearsed extends RehearsalSummary {
  readonly module: string
  readonly tests: CheckResult
  /** The same tests without a rehearsal; undefined where those with one were green. */
  readonly without: CheckResult | undefined
}

/**
 * Runs the tests of a project while every call of a module goes the way that it would go to a service, in a copy of the project:
 * no file of the project itself is touched.
 *
 * @throws {TenantryError} EXTRACT_TESTS_MISSING; EXTRACT_NOT_REHEARSED where no call of the module was made; USAGE_INVALID_VALUE for
 * effects and events of a module that is extracted, which has its own; those of `planCut`.
 */
export async function rehearseExtraction(options: RehearseOptions): Promise<Rehearsed> {
  const { query, onStep, signal } = options
  const top = (await topOfRepository(query.from)) ?? query.from
  const found = await findExtraction(query.from, query.module)
  if (found !== undefined) refuseSettled(found, options)
  const scratch = await mkdtemp(join(tmpdir(), 'tenantry-rehearsal-'))
  try {
    const copy = join(scratch, 'project')
    onStep('Copying the project')
    await copyProject(top, copy)
    onStep('Reading the application')
    const { name, folder, scripts, manager, tsconfig } =
      found === undefined
        ? await applyTo({ copy, top }, options)
        : await describeApplied(found, { copy, top })
    const [check] = findChecks({
      folder,
      tsconfig,
      isReferring: false,
      scripts,
      packageManager: manager,
      types: '',
      tests: options.tests,
    })
    if (check === undefined) throw testsMissing()
    const report = join(scratch, 'calls.jsonl')
    onStep(`Rehearsing: ${check.command}`)
    const tests = await runCheck(check, signal, {
      TENANTRY_REHEARSE: name,
      TENANTRY_REHEARSE_LATENCY_MS: options.latencyMs.join(','),
      TENANTRY_REHEARSE_FAULTS: String(options.faults),
      TENANTRY_REHEARSE_SEED: String(options.seed),
      TENANTRY_REHEARSE_REPORT: report,
    })
    const calls = readCalls((await readFile(report, 'utf8').catch(ignoreMissing)) ?? '')
    if (calls.length === 0) throw notRehearsed(check.command, tests)
    let without: CheckResult | undefined
    if (!tests.isGreen) {
      onStep(`Without a rehearsal: ${check.command}`)
      without = await runCheck(check, signal)
    }
    return { module: query.module, tests, without, ...summarise(calls) }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

interface RehearsedProject {
  readonly name: string
  /** Of the package, in the copy. */
  readonly folder: string
  readonly tsconfig: string
  readonly scripts: Readonly<Record<string, string>>
  readonly manager: PackageManager
}

interface Copied {
  readonly copy: string
  readonly top: string
}

/** Extracts the module in the copy. What is refused is let be: a rehearsal shows what comes of it. */
async function applyTo(
  { copy, top }: Copied,
  { query, effects, events }: RehearseOptions,
): Promise<RehearsedProject> {
  const analysis = await studyCut(query, events)
  const { root, config } = analysis.cut
  const { project, changes } = await planChangesOf(analysis, { serviceFolder: undefined, effects })
  const copied = join(copy, relative(top, root))
  await applyEdits(copied, withRecord(analysis, changes, new Map()))
  return {
    name: changes.layout.name,
    folder: join(copied, project.facts.packageFolder),
    tsconfig: join(copied, config),
    scripts: project.scripts,
    manager: project.facts.packageManager,
  }
}

async function describeApplied(
  { root, record }: FoundRecord,
  { copy, top }: Copied,
): Promise<RehearsedProject> {
  const copied = join(copy, relative(top, root))
  const { folder, manifest, manager } = await readPackage(root, record.folder)
  return {
    name: record.name,
    folder: join(copied, folder),
    tsconfig: '',
    scripts: manifest.scripts,
    manager,
  }
}

function testsMissing(): TenantryError {
  return new TenantryError('EXTRACT_TESTS_MISSING', {
    message: 'The project has no tests that could be run while calls are rehearsed.',
    hint: 'Give the command that runs them: `--test-command "npx vitest run"`.',
  })
}

/** What a module was extracted with is in its files, and is rehearsed as it is. */
function refuseSettled(
  { record }: FoundRecord,
  { effects, events }: Pick<RehearseOptions, 'effects' | 'events'>,
): void {
  const [name] = [...events, ...effects.keys()]
  if (name === undefined) return
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `${record.module} is extracted already, and ${name} is rehearsed as it is there.`,
    hint: `Leave --event, --read and --idempotent out, or change what ${record.folder} and ${record.contracts} say of ${name}.`,
    details: { function: name },
  })
}

const MOST_TOLD = 2000

function notRehearsed(command: string, { output, isGreen }: CheckResult): TenantryError {
  const end = isGreen ? '' : `\n${output.trim().slice(-MOST_TOLD)}`
  return new TenantryError('EXTRACT_NOT_REHEARSED', {
    message: `\`${command}\` has made no call of the module, so that nothing was rehearsed.${end}`,
    hint: 'Run tests that use it: `--test-command`.',
    details: { command },
  })
}
