import type { ModuleDoor } from '../analyse/connecting-path.ts'
import type { Analysis } from '../analyse/index.ts'
import { pathOf } from '../cut.ts'
import { facadeExportsOf } from './facade-exports.ts'
import type { Layout } from './layout.ts'
import type { CodeOf } from './own-exports.ts'
import { printFacade } from './print-facade.ts'

export interface FacadeSources {
  readonly api: string
  readonly layout: Layout
  readonly codeOf: CodeOf
  /** What those import by name that connect the module. */
  readonly doors: ReadonlyMap<string, ModuleDoor>
}

/** The files that stay where code of the module was, by their paths. */
export function planFacades(
  analysis: Analysis,
  { api, layout, codeOf, doors }: FacadeSources,
): ReadonlyMap<string, string> {
  const { exports, cut } = analysis
  const byFile = Map.groupBy(exports, ({ file }) => file)
  const followed = new Map([...byFile.keys()].map((file) => [file, pathOf(file.fileName, cut)]))
  const facades = [...byFile].map(([file, own]): [string, string] => {
    const path = pathOf(file.fileName, cut)
    const facade = {
      path,
      code: codeOf(file),
      exports: facadeExportsOf(own, analysis, followed),
      isDoor: [...doors.values()].some((door) => door.file === file.fileName),
      api,
    }
    return [path, printFacade(facade, layout)]
  })
  return new Map(facades)
}
