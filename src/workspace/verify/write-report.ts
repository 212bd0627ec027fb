import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import { renderHtml, renderJunit, type VerifyReport } from '../../verify/index.ts'
import { hasCode } from '../has-code.ts'

export type ReportFormat = 'html' | 'json' | 'junit'

const FILES: Readonly<
  Record<ReportFormat, { readonly name: string; readonly render: (report: VerifyReport) => string }>
> = {
  html: { name: 'verify.html', render: renderHtml },
  json: { name: 'verify.json', render: (report) => `${JSON.stringify(report, null, 2)}\n` },
  junit: { name: 'verify.junit.xml', render: renderJunit },
}

export const REPORT_FORMATS: readonly ReportFormat[] = ['html', 'json', 'junit']

/**
 * Makes the folder of a report where it is not there: before an hour of attacks, not behind it.
 *
 * @throws {TenantryError} USAGE_INVALID_VALUE where something else has its name.
 */
export async function prepareReportFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST') && !hasCode(cause, 'ENOTDIR')) throw cause
    throw new TenantryError('USAGE_INVALID_VALUE', {
      message: `The report cannot be written into ${folder}: it is no folder, or lies in a file.`,
      hint: 'Give --report a folder; one that is not there is made.',
      details: { folder },
      cause,
    })
  }
}

/** Writes the report into a folder, which is made when it is not there. Returns the paths. */
export async function writeReport(
  report: VerifyReport,
  folder: string,
  formats: readonly ReportFormat[] = REPORT_FORMATS,
): Promise<string[]> {
  await prepareReportFolder(folder)
  const paths: string[] = []
  for (const format of new Set(formats)) {
    const { name, render } = FILES[format]
    const path = join(folder, name)
    // A reader never meets half of one.
    await writeFile(`${path}.new`, render(report))
    await rename(`${path}.new`, path)
    paths.push(path)
  }
  return paths
}
