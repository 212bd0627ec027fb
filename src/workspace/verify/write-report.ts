import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { renderHtml, renderJunit, type VerifyReport } from '../../verify/index.ts'

export type ReportFormat = 'html' | 'json' | 'junit'

const FILES: Readonly<
  Record<ReportFormat, { readonly name: string; readonly render: (report: VerifyReport) => string }>
> = {
  html: { name: 'verify.html', render: renderHtml },
  json: { name: 'verify.json', render: (report) => `${JSON.stringify(report, null, 2)}\n` },
  junit: { name: 'verify.junit.xml', render: renderJunit },
}

export const REPORT_FORMATS: readonly ReportFormat[] = ['html', 'json', 'junit']

/** Writes the report into a folder, which is made when it is not there. Returns the paths. */
export async function writeReport(
  report: VerifyReport,
  folder: string,
  formats: readonly ReportFormat[] = REPORT_FORMATS,
): Promise<string[]> {
  await mkdir(folder, { recursive: true })
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
