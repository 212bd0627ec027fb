import { ts } from 'ts-morph'

import { conflictsOf, type Step, tiesOf, writtenColumn } from '../../code/index.ts'
import type { CodeScene } from './code-rule.ts'

type Told = Pick<CodeScene, 'program' | 'tenantColumn'>

/** Where the steps of a statement give a row that is there already another tenant. */
export function tenantWritten(steps: readonly Step[], scene: Told): ts.Node | undefined {
  for (const step of steps) {
    const written = writtenBy(step, scene)
    if (written !== undefined && !isItsOwn(written, steps, scene)) return written
  }
  return undefined
}

function writtenBy(step: Step, { program, tenantColumn }: Told): ts.Node | undefined {
  if (step.method === 'set' || step.method === 'thenUpdateSet')
    return writtenColumn(step.call, tenantColumn, program)
  for (const { columns = [], steps } of conflictsOf(step, program)) {
    // Where the tenant is a part of the key, the row has that of the new one already.
    const update = steps.find(({ method }) => method === 'doUpdateSet')
    const found = update && writtenColumn(update.call, tenantColumn, program)
    if (found !== undefined && !columns.includes(tenantColumn)) return found
  }
  return undefined
}

/** Whether the rows are found by the very tenant that they get: a whole row that is saved again. */
function isItsOwn(
  written: ts.Node,
  steps: readonly Step[],
  { program, tenantColumn }: Told,
): boolean {
  const value = ts.isPropertyAssignment(written) ? written.initializer : written
  const text = value.getText()
  return steps
    .flatMap((step) => tiesOf(step, tenantColumn, program))
    .some(({ value: tie }) => {
      const compared = tie?.getText()
      return compared === text || compared === `${text}.${tenantColumn}`
    })
}
