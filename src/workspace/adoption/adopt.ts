import { resolve } from 'node:path'

import { type AdoptLine, describePlan } from '../../adopt/index.ts'
import { type EditReport, reportEdits } from '../../edits/index.ts'
import { applyEdits } from '../apply-edits.ts'
import { recoverEdits } from '../recover-edits.ts'
import { type AdoptRequest, planAdoptionOf } from './adopt-application.ts'

export interface AdoptResult extends EditReport {
  /** The folder of the application, absolute. */
  readonly directory: string
  readonly tables: readonly AdoptLine[]
  /** Whether it was adopted before: then nothing is written. */
  readonly isAdopted: boolean
  readonly dryRun: boolean
}

export interface AdoptOptions extends Omit<AdoptRequest, 'root' | 'onPlan'> {
  readonly folder: string | undefined
  readonly dryRun: boolean
  readonly signal: AbortSignal
  readonly onPlan: (tables: readonly AdoptLine[]) => void
}

/** Plans an adoption and writes it, all or nothing. @throws {TenantryError} those of planning and of writing. */
export async function adopt(options: AdoptOptions): Promise<AdoptResult> {
  const { folder, dryRun, signal, onPlan, ...request } = options
  const directory = resolve(folder ?? '.')
  await recoverEdits(directory)
  const planned = await planAdoptionOf({
    ...request,
    root: directory,
    onPlan: (plan) => onPlan(describePlan(plan)),
  })
  const done = { directory, dryRun }
  if (planned === undefined) return { ...done, tables: [], files: [], isAdopted: true }
  if (!dryRun) await applyEdits(directory, planned.edits, { signal })
  const { files } = reportEdits(planned.edits)
  return { ...done, tables: describePlan(planned.plan), files, isAdopted: false }
}
