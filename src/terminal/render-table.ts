import { paintedWidth } from './text-width.ts'

/** Columns aligned to their widest cell, without borders; the last one is left as it is. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => paintedWidth(row[column] ?? ''))),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - paintedWidth(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
