import { ts } from 'ts-morph'

import { insertion, type Splice } from '../../codemod/index.ts'
import type { ModuleDoor } from '../analyse/connecting-path.ts'
import type { TenancyMade } from '../analyse/find-tenancies.ts'
import { type Cut, pathOf } from '../index.ts'
import { filesOf, type Layout, moduleConstant, specifierTo } from './layout.ts'

/**
 * Connects the module wherever a Tenancy is made, by the paths of files.
 *
 * @param names Of packages by which files import it, in the place of a path: by the absolute paths of these files.
 */
export function connectApplication(
  tenancies: readonly TenancyMade[],
  layout: Layout,
  names: ReadonlyMap<string, ModuleDoor>,
  cut: Cut,
): ReadonlyMap<string, readonly Splice[]> {
  const constant = moduleConstant(layout)
  const byFile = Map.groupBy(tenancies, ({ file }) => file)
  const edits = [...byFile].map(([file, made]): [string, readonly Splice[]] => {
    const path = pathOf(file.fileName, cut)
    const specifier =
      names.get(file.fileName)?.specifier ??
      specifierTo(path, filesOf(layout).extracted, layout.ending)
    const end = file.statements.findLast(ts.isImportDeclaration)?.end ?? 0
    return [
      path,
      [
        insertion(end, `\nimport { ${constant} } from '${specifier}'`),
        ...made.map(({ statement, name }) => {
          const { character } = file.getLineAndCharacterOfPosition(statement.getStart(file))
          const indentation = file.text.slice(statement.getStart(file) - character).match(/^\s*/)
          return insertion(
            statement.end,
            `\n${indentation?.[0] ?? ''}await ${constant}.connect(${name})`,
          )
        }),
      ],
    ]
  })
  return new Map(edits)
}
