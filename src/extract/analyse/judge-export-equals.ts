import { ts } from 'ts-morph'

import { type Cut, type EdgeFacts, isInside, placeIn, placeOf } from '../index.ts'
import type { Reference } from './find-references.ts'
import type { ModuleExport } from './module-exports.ts'
import { WHOLE, wholeExport } from './whole-export.ts'

/** `export = …` in files of the module that somebody outside names: those that no file of the same value can follow. */
export function judgeExportEquals(
  references: readonly Reference[],
  exports: readonly ModuleExport[],
  cut: Cut,
): EdgeFacts[] {
  const values = exports.filter(({ name }) => name === WHOLE).flatMap((one) => judgeValue(one, cut))
  const wholes = new Set(
    exports.filter(({ name }) => name === WHOLE).map(({ file }) => file.fileName),
  )
  const parts = references.filter(
    ({ from, to, node }) =>
      to !== undefined && wholes.has(to) && !isInside(from.fileName, cut) && !isWhole(node),
  )
  return [...values, ...parts.map((one) => refusePart(one, cut))]
}

function judgeValue({ file, kind, symbol }: ModuleExport, cut: Cut): EdgeFacts[] {
  const statement = wholeExport(file)
  if (statement === undefined) return []
  const refuse = (why: string, remedy: string): EdgeFacts[] => [
    {
      direction: 'in',
      shape: 'export-equals',
      name: statement.expression.getText().split('\n')[0] ?? '',
      place: placeOf(statement, cut),
      verdict: { is: 'refused', why, remedy },
    },
  ]
  if (kind !== 'function' && kind !== 'object') {
    return refuse(
      'The file is one value as a whole, which is no function and no object with functions: nothing of it can be called from another process.',
      'Make it one: `export = { issue, pay }`; or export what it has by its name.',
    )
  }
  if (file.fileName.endsWith('.cts')) {
    return refuse(
      'The file is a script among modules, and what is generated beside it is none.',
      'Write it as a module, with exports that have names.',
    )
  }
  if ((symbol.exports?.size ?? 0) === 0) return []
  return refuse(
    `${symbol.name} has functions or types of its own beside what it is, which no value of the same name has that is made of the contract.`,
    'Export the function and what it has under names of their own.',
  )
}

/** Whether a file has the value as a whole: `import billing = require(…)`, `import billing from …`. */
function isWhole(node: ts.Node): boolean {
  if (ts.isImportEqualsDeclaration(node)) return true
  const { importClause } = ts.isImportDeclaration(node) ? node : {}
  return importClause?.name !== undefined && importClause.namedBindings === undefined
}

function refusePart({ from, start, specifier }: Reference, cut: Cut): EdgeFacts {
  return {
    direction: 'in',
    shape: 'export-equals',
    name: specifier,
    place: placeIn(from, start, cut),
    verdict: {
      is: 'refused',
      why: 'The file that it names is one value (`export =`), which is taken apart or loaded in another way here: nobody can say what is used of it.',
      remedy: 'Import it as a whole: `import billing = require("./billing")`.',
    },
  }
}
