import { relative } from 'node:path'

import { outputOf } from '../analyse/project-places.ts'
import type { ReferredProject } from '../index.ts'
import type { MovedPath } from '../moved-path.ts'
import type { WrittenFile } from './written-file.ts'

const OUTPUTS = ['*.js', '*.js.map', '*.d.ts', '*.d.ts.map', '*.tsbuildinfo']
const OUTPUT = /\.(?:js|d\.ts)(?:\.map)?$/

/** What git is not to see of packages whose output lies beside their sources, as that of the module leads to it. */
export function planIgnored(
  folders: readonly string[],
  owner: ReferredProject,
  moved: readonly MovedPath[],
  root: string,
): readonly WrittenFile[] {
  return folders
    .filter((folder) => outputOf(folder, owner, root) === folder)
    .map((folder) => {
      const own = moved.flatMap(({ to }) =>
        to.startsWith(`${folder}/`) && OUTPUT.test(to) ? [`!/${relative(folder, to)}`] : [],
      )
      return { path: `${folder}/.gitignore`, content: `${[...OUTPUTS, ...own].join('\n')}\n` }
    })
}
