import { basename, dirname } from 'node:path'

import { type Cut, type EdgeFacts, isInside, pathOf, placeIn, type Verdict } from '../index.ts'
import { cheapestImport, type TakenNames } from './cheapest-import.ts'
import { findExtracted } from './find-extracted.ts'
import { isLoading, type Reference } from './find-references.ts'
import { isTestFile } from '../test-file.ts'
import { WaysBack } from './ways-back.ts'

/**
 * What the module needs of the rest of the application: its files, other modules, and what leads back into the module.
 *
 * @param references Of the whole application.
 */
export function findNeeds(references: readonly Reference[], cut: Cut): EdgeFacts[] {
  const waysBack = new WaysBack(references, cut)
  const modules = modulesBeside(cut)
  const extracted = new Set(findExtracted(cut).map(({ folder }) => `${folder}/`))
  return references.flatMap((reference): EdgeFacts[] => {
    const { from, to, start } = reference
    if (to === undefined || !isInside(from.fileName, cut) || isInside(to, cut)) return []
    const name = pathOf(to, cut)
    const facts = { direction: 'out', name, other: name, place: placeIn(from, start, cut) } as const
    // Tests load the whole application, and nothing loads them.
    const isLoaded = isLoading(reference) && !isTestFile(pathOf(from.fileName, cut))
    const circle = isLoaded ? waysBack.from(to) : undefined
    if (circle !== undefined) {
      const way = circle.map((file) => pathOf(file, cut))
      const cheapest = cheapestImport([from.fileName, ...circle], references, cut)
      return [{ ...facts, shape: 'cycle', verdict: refuseCircle(name, way, cheapest, cut) }]
    }
    const module = isLoaded ? modules.find(({ folder }) => to.startsWith(folder)) : undefined
    if (module === undefined) return [{ ...facts, shape: 'needs-file', verdict: STAYS }]
    const verdict = extracted.has(module.folder) ? CALLED : refuseModule(module.name)
    return [{ ...facts, shape: 'needs-module', verdict }]
  })
}

const STAYS: Verdict = {
  is: 'rewritten',
  how: 'The path is made anew; the file stays where it is.',
}

const CALLED: Verdict = {
  is: 'rewritten',
  how: 'It is a service already: the one of this module calls it where its routes lead, as the application does.',
}

/** @param way From the file that is imported to the first one inside of the module. */
function refuseCircle(
  name: string,
  way: readonly string[],
  cheapest: TakenNames | undefined,
  cut: Cut,
): Verdict {
  return {
    is: 'refused',
    why: `The module imports ${name}, which leads back to it: ${way.join(' -> ')}.`,
    remedy: `Move what both need into a file that imports neither.${cheapest === undefined ? '' : ` The cheapest import to cut is ${describeImport(cheapest, cut)}.`}`,
  }
}

function describeImport({ from, to, names }: TakenNames, cut: Cut): string {
  const [first = 'nothing', ...others] = names
  const taken = others.length > 2 ? `${names.length} names` : [first, ...others].join(', ')
  return `that of ${pathOf(to, cut)} in ${pathOf(from, cut)}, which takes ${taken}`
}

function refuseModule(module: string): Verdict {
  return {
    is: 'refused',
    why: `The module calls into ${module}, whose code and tables would run in the service as well.`,
    remedy: `Have ${module} call this module, hand over what is needed with the call, or extract ${module} first.`,
  }
}

interface ModuleBeside {
  readonly name: string
  /** Absolute, with `/` at its end. */
  readonly folder: string
}

/** The folders beside that of the module which have an index, and are modules by that: one without a door counts as files. */
function modulesBeside({ root, folder, program }: Cut): readonly ModuleBeside[] {
  const beside = `${root}/${dirname(folder)}`
  return program.files.flatMap(({ fileName }) => {
    const own = dirname(fileName)
    const isDoor = INDEX.test(fileName) && dirname(own) === beside
    return isDoor ? [{ name: basename(own), folder: `${own}/` }] : []
  })
}

const INDEX = /\/index\.[cm]?[jt]sx?$/
