import { dirname } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import { recoverEdits } from '../recover-edits.ts'
import { topOfRepository } from './git-tree.ts'
import { findRecords, type FoundRecord } from './record-file.ts'

/** The extractions of the repository that a folder lies in; of the folder itself where it lies in none. */
export async function findExtractions(from: string): Promise<readonly FoundRecord[]> {
  const top = (await topOfRepository(from)) ?? from
  // What a killed command has left half done is taken back before anything is read.
  for (let folder = from; ; folder = dirname(folder)) {
    await recoverEdits(folder)
    if (folder === top || folder === dirname(folder)) break
  }
  return await findRecords(top)
}

/** The extraction of a module; undefined where there is none. */
export async function findExtraction(
  from: string,
  module: string,
): Promise<FoundRecord | undefined> {
  const found = await findExtractions(from)
  return found.find(({ record }) => record.module === module || record.name === module)
}

/**
 * A plan of what is a service already would be one of its facade.
 *
 * @throws {TenantryError} EXTRACT_ALREADY_APPLIED
 */
export async function requireNotExtracted(from: string, module: string): Promise<void> {
  const found = await findExtraction(from, module)
  if (found === undefined) return
  const { service } = found.record
  throw new TenantryError('EXTRACT_ALREADY_APPLIED', {
    message: `${module} is extracted already, to ${service}: there is nothing to plan.`,
    hint: `\`saas extract status ${module}\` shows where its calls are done, \`saas extract undo ${module}\` takes it back.`,
    details: { module, service },
  })
}

/** @throws {TenantryError} EXTRACT_NOT_APPLIED */
export async function requireExtraction(from: string, module: string): Promise<FoundRecord> {
  const found = await findExtraction(from, module)
  if (found !== undefined) return found
  throw new TenantryError('EXTRACT_NOT_APPLIED', {
    message: `No extraction of ${module} has been applied here.`,
    hint: `\`saas extract plan ${module}\` says what it takes, \`saas extract apply ${module}\` does it.`,
    details: { module },
  })
}
