import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import {
  analyseCut,
  readDataSources,
  withEvents,
  withSuggestions,
} from '../../src/extract/analyse/index.ts'
import type { Cut, Edge, ExtractionPlan } from '../../src/extract/index.ts'
import { openCut } from '../../src/workspace/extraction/open-cut.ts'
import { readDataFiles } from '../../src/workspace/extraction/read-data-files.ts'

const MODULES = join(import.meta.dirname, '../../node_modules')
const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    module: 'nodenext',
    noEmit: true,
    strict: true,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    types: [],
  },
  include: ['src'],
}

/**
 * Plans the extraction of `billing` from a program that is written to a folder of its own.
 *
 * @param program Files, each behind a line `// path`, below `src`.
 * @param options Of the compiler, over those that generated applications have.
 */
export async function planProgram(program: string, options: object = {}): Promise<ExtractionPlan> {
  return await withProgram(program, planOf, options)
}

async function planOf(cut: Cut): Promise<ExtractionPlan> {
  const sources = await readDataSources(cut, await readDataFiles(cut))
  return withSuggestions(withEvents(analyseCut(cut, sources), []), sources)
}

/** Cuts `billing` out of a program that is written to a folder of its own, for as long as `work` takes. */
export async function withProgram<Result>(
  program: string,
  work: (cut: Cut) => Result | Promise<Result>,
  options: object = {},
): Promise<Result> {
  const root = await mkdtemp(join(tmpdir(), 'extract-'))
  try {
    const compilerOptions = { ...TSCONFIG.compilerOptions, ...options }
    const files = { ...filesIn(program), 'package.json': '{ "type": "module" }' }
    const config = JSON.stringify({ ...TSCONFIG, compilerOptions })
    for (const [path, text] of Object.entries({ ...files, 'tsconfig.json': config })) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
    // What this repository has installed, the types of database libraries among it.
    await symlink(MODULES, join(root, 'node_modules'), 'dir')
    return await work(
      openCut({ from: root, module: 'billing', path: undefined, project: undefined }),
    )
  } finally {
    await rm(root, { recursive: true })
  }
}

/** `in src/app.ts:2 call issue: kept`, a line for each edge. */
export function linesOf({ edges }: ExtractionPlan): string[] {
  return edges.map(lineOf)
}

function lineOf({ direction, place, shape, name, verdict }: Edge): string {
  return `${direction} ${place.file}:${place.line} ${shape} ${name}: ${verdict.is}`
}

/** The files of a program, each behind a line `// path`, below `src`. */
export function filesIn(program: string): Record<string, string> {
  const parts = program.split(/^\/\/ (\S+\.\S+)$/m).slice(1)
  const files: Record<string, string> = {}
  for (let index = 0; index < parts.length; index += 2) {
    files[`src/${parts[index]}`] = (parts[index + 1] ?? '').trimStart()
  }
  return files
}
