import { escapeMarkup } from '../../words/index.ts'

export type Cell = string | number | { readonly text: string; readonly style: string }

/** A table whose columns of numbers stand to the right. @param name What the columns and their widths go by in the style. */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  name = '',
): string {
  const first = rows[0] ?? []
  const isNumber = (index: number) => typeof first[index] === 'number'
  const headers = head.map(
    (title, index) =>
      `<th scope="col"${isNumber(index) ? ' class="n"' : ''}>${escapeMarkup(title)}</th>`,
  )
  const body = rows.map((cells) => `<tr>${cells.map(renderCell).join('')}</tr>`)
  const style = name === '' ? '' : ` class="${name}"`
  return `<table${style}><thead><tr>${headers.join('')}</tr></thead>\n<tbody>${body.join('\n')}</tbody></table>`
}

function renderCell(cell: Cell): string {
  if (typeof cell === 'number') return `<td class="n">${cell}</td>`
  if (typeof cell === 'string') return `<td>${escapeMarkup(cell)}</td>`
  return `<td class="${cell.style}">${escapeMarkup(cell.text)}</td>`
}

export function renderParagraph(text: string): string {
  return `<p>${escapeMarkup(text)}</p>`
}
