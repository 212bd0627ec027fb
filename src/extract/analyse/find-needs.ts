import { dirname } from 'node:path'

import { type EdgeFacts, type Cut, isInside, pathOf, placeIn } from '../index.ts'
import type { Reference } from './find-references.ts'

/**
 * What the module needs of the rest of the application: its files, other modules, and what leads back into the module.
 *
 * @param references Of the whole application.
 */
export function findNeeds(references: readonly Reference[], cut: Cut): EdgeFacts[] {
  const imports = importsByFile(references)
  const wayBack = new WaysBack(imports, cut)
  return references.flatMap((reference) => {
    const { from, to, start } = reference
    if (to === undefined || !isInside(from.fileName, cut) || isInside(to, cut)) return []
    const place = placeIn(from, start, cut)
    return [{ direction: 'out', place, ...judge(reference, to, cut, wayBack) } as const]
  })
}

function judge(
  { shape, from }: Reference,
  to: string,
  cut: Cut,
  waysBack: WaysBack,
): Pick<EdgeFacts, 'shape' | 'name' | 'verdict'> {
  const name = pathOf(to, cut)
  // Tests load the whole application, and nothing loads them.
  const isLoaded = !NOT_LOADED.has(shape) && !TEST.test(from.fileName)
  const circle = isLoaded ? waysBack.from(to) : undefined
  if (circle !== undefined) {
    return {
      shape: 'cycle',
      name,
      verdict: {
        is: 'refused',
        why: `The module imports ${name}, which leads back to it: ${circle.map((file) => pathOf(file, cut)).join(' -> ')}.`,
        remedy: `Move what both need into a file that imports neither; ${pathOf(circle.at(-2) ?? to, cut)} is the last one on the way back.`,
      },
    }
  }
  const module = otherModuleOf(to, cut)
  if (module !== undefined && isLoaded) {
    return {
      shape: 'needs-module',
      name,
      verdict: {
        is: 'refused',
        why: `The module calls into ${module}, whose code and tables would run in the service as well.`,
        remedy: `Have ${module} call this module, hand over what is needed with the call, or extract ${module} first.`,
      },
    }
  }
  return {
    shape: 'needs-file',
    name,
    verdict: { is: 'rewritten', how: 'The path is made anew; the file stays where it is.' },
  }
}

/**
 * The module beside this one that a file is of: `src/modules/<module>/…` where this one is `src/modules/billing`. A folder
 * without an index has no door, and counts as files.
 */
function otherModuleOf(file: string, { root, folder, program }: Cut): string | undefined {
  const beside = `${root}/${dirname(folder)}/`
  if (!file.startsWith(beside)) return undefined
  const [module, ...rest] = file.slice(beside.length).split('/')
  const isIndex = (path: string): boolean => INDEX.test(path.slice(`${beside}${module}`.length))
  const hasDoor = program.files.some(
    ({ fileName }) => fileName.startsWith(`${beside}${module}/`) && isIndex(fileName),
  )
  return rest.length > 0 && hasDoor ? module : undefined
}

const INDEX = /^\/index\.[cm]?[jt]sx?$/

function importsByFile(references: readonly Reference[]): ReadonlyMap<string, readonly string[]> {
  const imports = new Map<string, string[]>()
  for (const { from, to, shape } of references) {
    if (to === undefined || NOT_LOADED.has(shape)) continue
    const known = imports.get(from.fileName)
    if (known === undefined) imports.set(from.fileName, [to])
    else known.push(to)
  }
  return imports
}

const TEST = /\.(?:test|spec)\.[cm]?[jt]sx?$|\/__tests__\//

/** What names a file without loading it. */
const NOT_LOADED: ReadonlySet<string> = new Set([
  'import-type',
  'jsdoc-import',
  'mock-path',
  'module-declaration',
  'url-of-file',
])

/** The shortest ways by which a file outside leads back into the module. */
class WaysBack {
  readonly #imports: ReadonlyMap<string, readonly string[]>
  readonly #cut: Cut
  readonly #known = new Map<string, readonly string[] | undefined>()

  constructor(imports: ReadonlyMap<string, readonly string[]>, cut: Cut) {
    this.#imports = imports
    this.#cut = cut
  }

  /** From the file to the first one inside of the module; undefined where there is no way. */
  from(file: string): readonly string[] | undefined {
    if (this.#known.has(file)) return this.#known.get(file)
    const way = this.#search(file)
    this.#known.set(file, way)
    return way
  }

  #search(start: string): readonly string[] | undefined {
    const before = new Map<string, string | undefined>([[start, undefined]])
    for (const file of before.keys()) {
      for (const next of this.#imports.get(file) ?? []) {
        if (before.has(next)) continue
        before.set(next, file)
        if (isInside(next, this.#cut)) return wayTo(next, before)
      }
    }
    return undefined
  }
}

function wayTo(end: string, before: ReadonlyMap<string, string | undefined>): readonly string[] {
  const way: string[] = []
  for (let file: string | undefined = end; file !== undefined; file = before.get(file))
    way.unshift(file)
  return way
}
