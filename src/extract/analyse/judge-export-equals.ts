import { ts } from 'ts-morph'

import { type Cut, type EdgeFacts, isInside, placeOf } from '../index.ts'
import type { Reference } from './find-references.ts'

/** `export = …` in files of the module that somebody outside names, each told once. */
export function judgeExportEquals(references: readonly Reference[], cut: Cut): EdgeFacts[] {
  const named = new Set(
    references.filter(({ from }) => !isInside(from.fileName, cut)).map(({ to }) => to),
  )
  return cut.program.files
    .filter(({ fileName }) => isInside(fileName, cut) && named.has(fileName))
    .flatMap((file) => file.statements.filter(isExportEquals))
    .map((statement) => ({
      direction: 'in',
      shape: 'export-equals',
      name: statement.expression.getText(),
      place: placeOf(statement, cut),
      verdict: {
        is: 'refused',
        why: 'The file is one value as a whole, so that no file with the same names can follow it.',
        remedy: 'Export it by its name, or as the default: `export default`.',
      },
    }))
}

function isExportEquals(statement: ts.Statement): statement is ts.ExportAssignment {
  return ts.isExportAssignment(statement) && statement.isExportEquals === true
}
