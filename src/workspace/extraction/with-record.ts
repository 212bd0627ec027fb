import type { FileEdit } from '../../edits/index.ts'
import type { Analysis } from '../../extract/analyse/index.ts'
import { type ExtractionChanges, filesOf } from '../../extract/apply/index.ts'
import { writeRecord } from './record-file.ts'

/**
 * The edits of an extraction with the file by which others find the module in its service, and the extraction is taken back.
 *
 * @param waivers By the ids of edges.
 */
export function withRecord(
  { cut }: Pick<Analysis, 'cut'>,
  { layout, edits, moved }: ExtractionChanges,
  waivers: ReadonlyMap<string, string>,
): readonly FileEdit[] {
  const { name, folder, service, contracts } = layout
  const record = writeRecord({
    module: cut.module,
    name,
    folder,
    service,
    contracts,
    waived: Object.fromEntries(waivers),
    moved,
    files: edits,
  })
  return [...edits, { path: filesOf(layout).record, before: undefined, after: record }]
}
