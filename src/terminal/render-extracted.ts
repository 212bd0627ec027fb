import { renderTable } from './render-table.ts'

interface ShownModule {
  readonly module: string
  readonly service: string
  readonly folder: string
  readonly waived: Readonly<Record<string, string>>
}

/** A line for each extracted module, and below it what was waived, with why. */
export function renderExtracted(modules: readonly ShownModule[]): string {
  if (modules.length === 0) return 'No module of this repository is extracted.'
  const rows = modules.map(({ module, service, folder }) => [
    module,
    `is in ${service}`,
    `was in ${folder}`,
  ])
  const waived = modules.flatMap((one) =>
    Object.entries(one.waived).map(([id, reason]) => `  waived ${id}: ${reason}`),
  )
  return [renderTable(rows), ...waived].join('\n')
}
