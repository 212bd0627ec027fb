import { dirname, relative } from 'node:path'

import type { Cut, EdgeFacts } from '../index.ts'

/** What keeps the compiler from finding the new packages: of projects that refer to each other each has its own list of files. */
export function judgeProject({ root, config, folder, program: { options } }: Cut): EdgeFacts[] {
  const { composite, rootDir, configFilePath } = options
  const read = typeof configFilePath === 'string' ? relative(root, configFilePath) : config
  const compiled = relative(root, rootDir ?? dirname(`${root}/${read}`))
  const isOne = read === config && (compiled === '' || `${folder}/`.startsWith(`${compiled}/`))
  if (composite !== true || isOne) return []
  return [
    {
      direction: 'in',
      shape: 'project-reference',
      name: folder,
      place: { file: config, line: 1, column: 1 },
      verdict: {
        is: 'refused',
        why: 'The application is compiled as several projects that refer to each other. Each compiles the files that it lists, and none of them would have the packages of the contracts and of the service.',
        remedy:
          'Compile the module together with its callers first: one tsconfig.json whose `include` has both.',
      },
    },
  ]
}
