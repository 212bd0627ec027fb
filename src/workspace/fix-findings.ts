import { applyFixes, type ReportedFinding } from '../lint/index.ts'
import { changeFiles, type ChangeFilesOptions } from './change-files.ts'
import type { FileEdit } from '../edits/index.ts'
import { openLintProject } from './lint-project.ts'
import { readEdits, readSource } from './read-edits.ts'

export interface Fixing {
  readonly edits: readonly FileEdit[]
  /** How many findings are mended by that. */
  readonly fixed: number
}

/**
 * Writes the fixes of findings into the files of the application: all of them, or none.
 *
 * @throws {TenantryError} FILE_NOT_TEXT and those of applyEdits.
 */
export async function fixFindings(
  findings: readonly ReportedFinding[],
  options: ChangeFilesOptions,
): Promise<Fixing> {
  const { root } = await openLintProject(process.cwd())
  return await changeFiles(root, async () => planFixes(root, findings), options)
}

async function planFixes(root: string, findings: readonly ReportedFinding[]): Promise<Fixing> {
  const paths = new Set(
    findings.flatMap((one) =>
      one.kind === 'code' ? (one.fix?.edits ?? []).map(({ place }) => place.file) : [],
    ),
  )
  const read = [...paths].map(async (path) => [path, (await readSource(root, path)) ?? ''] as const)
  const { texts, fixed } = applyFixes(findings, new Map(await Promise.all(read)))
  const wanted = [...texts].map(([path, content]) => ({ path, content }))
  return { edits: await readEdits(root, wanted), fixed }
}
