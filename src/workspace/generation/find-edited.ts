import type { FileEdit } from '../../edits/index.ts'
import { readSeal } from '../../generate/index.ts'

/** The paths of generated files that would be written anew and hold what somebody has written, or are somebody else's. */
export function findEdited(edits: readonly FileEdit[]): string[] {
  return edits
    .filter(
      ({ path, before, after }) =>
        path.endsWith('.generated.ts') &&
        before !== undefined &&
        before !== after &&
        readSeal(before) !== 'sealed',
    )
    .map(({ path }) => path)
}
