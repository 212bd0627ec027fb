import type { Analysis } from '../analyse/index.ts'
import { type ExtractedBeside, findExtracted } from '../analyse/find-extracted.ts'
import { loadedWith, loadGraphOf } from '../analyse/load-graph.ts'
import { isTestFile } from '../test-file.ts'
import { isInside, pathOf } from '../cut.ts'

/** The other modules that are services already, and whose facades the service of this one loads with its code. */
export function calledByService({ cut, references }: Analysis): readonly ExtractedBeside[] {
  const own = cut.program.files
    .map(({ fileName }) => fileName)
    .filter((file) => isInside(file, cut) && !isTestFile(pathOf(file, cut)))
  const loaded = loadedWith(own, loadGraphOf(references))
  return findExtracted(cut).filter(({ file }) => loaded.has(`${cut.root}/${file}`))
}
