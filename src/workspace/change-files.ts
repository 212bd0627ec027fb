import type { FileEdit } from '../edits/index.ts'
import { applyEdits } from './apply-edits.ts'
import { withEditLock } from './edit-lock.ts'

export interface ChangeFilesOptions {
  /** Otherwise nothing is written, and the plan only tells what would be. */
  readonly writes: boolean
  readonly signal: AbortSignal
}

/**
 * Plans edits of an application and applies them, all or nothing. No other process of this machine writes in
 * between: what the plan was made of is what it is applied to.
 *
 * @throws {TenantryError} those of the plan and of applyEdits.
 */
export async function changeFiles<Plan extends { readonly edits: readonly FileEdit[] }>(
  root: string,
  plan: () => Promise<Plan>,
  { writes, signal }: ChangeFilesOptions,
): Promise<Plan> {
  return await withEditLock(root, async () => {
    const planned = await plan()
    if (writes) await applyEdits(root, planned.edits, { signal })
    return planned
  })
}
