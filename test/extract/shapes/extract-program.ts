import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { execa } from 'execa'

import { type ExtractionPlan, waiveEdges } from '../../../src/extract/index.ts'
import { applyEdits } from '../../../src/workspace/apply-edits.ts'
import { studyCut } from '../../../src/workspace/extraction/plan-cut.ts'
import type { CutQuery } from '../../../src/workspace/extraction/open-cut.ts'
import { planChangesOf } from '../../../src/workspace/extraction/plan-changes-of.ts'
import { filesIn } from '../plan-program.ts'
import { complaintsOf, emitProject } from './compile.ts'

/** As generated applications have it. */
export const COMPILER = {
  target: 'es2024',
  lib: ['es2024', 'esnext.disposable'],
  module: 'nodenext',
  noEmit: true,
  strict: true,
  noUnusedLocals: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  types: ['node'],
}

export interface ProgramSettings {
  /** Of the compiler, over those above; `undefined` takes one away. */
  readonly compiler?: object
  /** Of the package.json. Default: that of an ES module. */
  readonly package?: object
  /** By their paths: what is no code, or lies outside of `src`. */
  readonly files?: Readonly<Record<string, string>>
  /** The ids of edges that are refused, and let be. */
  readonly waived?: readonly string[]
}

/** Of a project whose files are scripts: `require`, and no endings in what is imported. */
export const SCRIPTS: ProgramSettings = {
  package: { type: undefined },
  compiler: {
    module: 'commonjs',
    moduleResolution: 'bundler',
    allowImportingTsExtensions: undefined,
    esModuleInterop: true,
  },
}

/** What `src/main.ts` writes, in each of the ways in which calls of the module are done. */
export interface Ran {
  readonly before: string
  readonly local: string
  readonly rehearsed: string
  /** The operations that were called in the rehearsal, in their order, each as often as it was. */
  readonly calls: readonly string[]
}

export interface Extracted {
  /** The text of a file as it is now; undefined for one that is not there. */
  readonly text: (path: string) => string | undefined
  readonly plan: ExtractionPlan
  /** Runs `src/main.ts`. @throws {Error} where the process fails. */
  readonly ran: Ran | undefined
}

/**
 * Applies the extraction of `billing` from a program, as `saas extract apply` does. The compiler has nothing to say against the program,
 * nor against what comes of it; where there is a `src/main.ts`, it is run before, and behind with calls that stay and that are rehearsed.
 *
 * @param program Files, each behind a line `// path`, below `src`.
 * @throws {Error} with what the compiler says, or with what is refused.
 */
export async function extractProgram(
  program: string,
  settings: ProgramSettings = {},
): Promise<Extracted> {
  return await inFolder(program, settings, async (root) => {
    assertNothing('The program does not compile', complaintsOf(root, 'tsconfig.json'))
    const analysis = await studyCut(queryOf(root))
    const { cut } = analysis
    const waivers = new Map(settings.waived?.map((id) => [id, 'It is tried.']))
    const refused = refusalsOf(waiveEdges(analysis.plan, waivers))
    assertNothing(
      'It is refused',
      refused.map(({ id, why }) => `${id}: ${why}`),
    )
    const isRun = cut.program.files.some(({ fileName }) => fileName === `${root}/src/main.ts`)
    const before = isRun ? await run(await build(root, 'before')) : ''
    const { changes } = await planChangesOf(analysis, {
      serviceFolder: undefined,
      effects: new Map(),
    })
    await applyEdits(root, changes.edits)
    const texts = await textsIn(root)
    const complaints = [
      ...complaintsOf(root, 'tsconfig.json'),
      ...complaintsOf(root, `${changes.layout.service}/tsconfig.json`),
    ]
    const written = changes.edits.map(({ path, after }) => `=== ${path}\n${after ?? '(gone)'}`)
    assertNothing('What comes of it does not compile', complaints, written)
    return {
      text: (path) => texts.get(path),
      plan: analysis.plan,
      ran: isRun ? { before, ...(await runBoth(root)) } : undefined,
    }
  })
}

export interface Refused {
  readonly id: string
  readonly why: string
  readonly remedy: string
}

/** What is refused of the extraction of `billing` from a program that the compiler has nothing to say against. */
export async function refusedIn(
  program: string,
  settings: ProgramSettings = {},
): Promise<readonly Refused[]> {
  return await inFolder(program, settings, async (root) => {
    assertNothing('The program does not compile', complaintsOf(root, 'tsconfig.json'))
    return refusalsOf((await studyCut(queryOf(root))).plan)
  })
}

function queryOf(root: string): CutQuery {
  return { from: root, module: 'billing', path: undefined, project: undefined }
}

function refusalsOf({ edges }: ExtractionPlan): Refused[] {
  return edges.flatMap(({ id, verdict }) =>
    verdict.is === 'refused' ? [{ id, why: verdict.why, remedy: verdict.remedy }] : [],
  )
}

function assertNothing(
  what: string,
  found: readonly string[],
  details: readonly string[] = [],
): void {
  if (found.length > 0) throw new Error([`${what}:`, ...found, ...details].join('\n'))
}

async function inFolder<Result>(
  program: string,
  settings: ProgramSettings,
  work: (root: string) => Promise<Result>,
): Promise<Result> {
  const root = await mkdtemp(join(tmpdir(), 'shape-'))
  try {
    const config = {
      compilerOptions: { ...COMPILER, ...settings.compiler },
      include: ['src'],
    }
    const files = {
      'package.json': JSON.stringify({ name: 'shop', type: 'module', ...settings.package }),
      'tsconfig.json': JSON.stringify(config),
      ...filesIn(program),
      ...settings.files,
    }
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
    const packages = join(import.meta.dirname, '../../../node_modules')
    await symlink(packages, join(root, 'node_modules'))
    return await work(root)
  } finally {
    await rm(root, { recursive: true })
  }
}

async function textsIn(root: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const texts = await Promise.all(
    paths.map(async (path) => [path.slice(root.length + 1), await readFile(path, 'utf8')] as const),
  )
  return new Map(texts)
}

async function runBoth(root: string): Promise<Pick<Ran, 'local' | 'rehearsed' | 'calls'>> {
  const built = await build(root, 'behind')
  const local = await run(built)
  const report = join(root, 'rehearsed.jsonl')
  await writeFile(report, '')
  const env = { TENANTRY_REHEARSE: 'billing', TENANTRY_REHEARSE_REPORT: report }
  const rehearsed = await run(built, env)
  const lines = (await readFile(report, 'utf8')).split('\n').filter((line) => line !== '')
  return { local, rehearsed, calls: lines.map((line) => JSON.parse(line).operation) }
}

/** @returns The folder of what was built of the program. */
async function build(root: string, folder: string): Promise<string> {
  const built = join(root, '.built', folder)
  emitProject(root, 'tsconfig.json', built)
  // What is no code lies beside the code in a build as well.
  for (const part of ['package.json', 'src', 'services']) await copyOthers(root, built, part)
  return built
}

async function run(built: string, env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await execa(process.execPath, [join(built, 'src/main.js')], { env })
  return stdout
}

async function copyOthers(root: string, built: string, part: string): Promise<void> {
  await cp(join(root, part), join(built, part), {
    recursive: true,
    force: false,
    filter: (path) => !/\.[cm]?tsx?$/.test(path),
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}
