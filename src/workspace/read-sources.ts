import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { ReportedFinding } from '../lint/index.ts'
import { openLintProject } from './lint-project.ts'

/** The texts of the files that findings name; not of what lies in none, such as a live database. */
export async function readFindingSources(
  findings: readonly ReportedFinding[],
): Promise<ReadonlyMap<string, string>> {
  const paths = new Set(
    findings.flatMap((finding) =>
      finding.kind === 'database' ? [] : [finding.place, ...finding.flow].map(({ file }) => file),
    ),
  )
  if (paths.size === 0) return new Map()
  const { root } = await openLintProject(process.cwd())
  const texts = await Promise.all(
    [...paths].map(async (path) => {
      // A migration that is no file, or one that went away meanwhile: it is told without its lines.
      const text = await readFile(join(root, path), 'utf8').catch(() => undefined)
      return [path, text] as const
    }),
  )
  return new Map(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])))
}
