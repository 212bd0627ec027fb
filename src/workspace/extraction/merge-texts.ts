import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'
import { execa } from 'execa'

/** Git ends with the number of conflicts, and tells no more than so many. */
const MOST_CONFLICTS = 127

/**
 * Carries what was changed in one text over to another one, as git merges.
 *
 * @returns undefined where the changes lie on top of each other.
 * @throws {TenantryError} EXTRACT_MERGE_FAILED where git cannot merge them at all.
 */
export async function mergeTexts(
  base: string,
  ours: string,
  theirs: string,
): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-merge-'))
  try {
    for (const [name, text] of Object.entries({ ours, base, theirs }))
      await writeFile(join(folder, name), text)
    const merged = await execa('git', ['merge-file', '-p', 'ours', 'base', 'theirs'], {
      cwd: folder,
      reject: false,
      stripFinalNewline: false,
    })
    const { exitCode = Number.POSITIVE_INFINITY } = merged
    if (exitCode > MOST_CONFLICTS) throw mergeFailed(merged)
    return exitCode === 0 ? merged.stdout : undefined
  } finally {
    await rm(folder, { recursive: true })
  }
}

function mergeFailed({ stderr, cause }: { stderr: string; cause?: unknown }): TenantryError {
  const reason = stderr.trim()
  return new TenantryError('EXTRACT_MERGE_FAILED', {
    message: `git could not merge what was changed since${reason === '' ? '' : `: ${reason}`}. Nothing was written.`,
    hint: 'Check that git runs here (`git --version`), and run the command again.',
    cause,
  })
}
