import { type Campaigned, countVerdicts, type VerifyReport } from '../report.ts'
import type { Verdict } from '../verdict.ts'
import { escapeMarkup } from './escape-markup.ts'
import { STYLE } from './style.ts'

type Cell = string | number | { readonly text: string; readonly style: string }

/** The report for people: one page that needs nothing else, to be read, printed and filed. */
export function renderHtml(report: VerifyReport): string {
  const title = `Tenant isolation of ${report.application}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeMarkup(title)}</h1>
${renderHead(report)}
${renderProblems(report)}
${report.campaigns.map(renderCampaign).join('\n')}
${renderControls(report)}
</body>
</html>
`
}

function renderHead({ holds, counts, startedAt, seed, versions, hash }: VerifyReport): string {
  const verdict = holds
    ? `<span class="verdict holds">Holds</span> ${counts.attacks} attacks, none got through, each beside a control that worked.`
    : `<span class="verdict fails">Does not hold</span> ${counts.through} of ${counts.attacks} attacks got through, ${counts.unproven} prove nothing.`
  const facts: readonly (readonly [string, string])[] = [
    ['Run', startedAt],
    ['Seed', seed],
    ...Object.entries(versions),
    ['Refused by', wallsOf(counts.walls)],
    ['SHA-256', hash],
  ]
  return `<p>${verdict}</p>
<dl>${facts.map(([name, value]) => `<dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(value)}</dd>`).join('')}</dl>`
}

function wallsOf(walls: Readonly<Record<string, number>>): string {
  const all = Object.entries(walls).map(([wall, count]) => `${wall} ${count}`)
  return all.length === 0 ? 'none' : all.join(', ')
}

function renderProblems({ problems }: VerifyReport): string {
  if (problems.length === 0) return ''
  const items = problems.map((problem) => `<li>${escapeMarkup(problem)}</li>`).join('')
  return `<h2>What does not hold</h2>\n<ul>${items}</ul>`
}

function renderCampaign(campaign: Campaigned): string {
  const { mode, cluster, postgres, fingerprint, verdicts, inapplicable, tables } = campaign
  const kinds = Map.groupBy(verdicts, ({ id }) => id)
  const objects = Map.groupBy(verdicts, ({ object }) => object)
  const rows = new Map(tables.map(({ name, rows: count, collides }) => [name, { count, collides }]))
  return `<h2>${escapeMarkup(`${mode} on ${cluster}`)}</h2>
<p>PostgreSQL ${escapeMarkup(postgres)}, schema <code>${escapeMarkup(fingerprint)}</code></p>
${renderTable(
  ['What', 'Rows', 'Same keys', 'Attacks', 'Held', 'Through', 'Unproven', 'Refused by'],
  [...objects].map(([object, all]) => {
    const filled = rows.get(object)
    const same = filled === undefined || filled.count === 0 ? '' : filled.collides ? 'yes' : 'no'
    return [object, filled?.count ?? '', same, ...countCells(all)]
  }),
)}
${renderTable(
  ['Attack', 'What it tries', 'Attacks', 'Held', 'Through', 'Unproven', 'Refused by'],
  [...kinds].map(([id, all]) => [id, all[0]?.what ?? '', ...countCells(all)]),
)}
<details><summary>All ${verdicts.length} attacks</summary>
${renderTable(
  ['What', 'Attack', 'Way', 'Outcome', 'Refused by', 'What came of it', 'Control'],
  verdicts.map(({ object, id, channel, outcome, wall, told, control }) => [
    object,
    id,
    channel,
    { text: outcome, style: outcome },
    wall ?? '',
    told,
    control,
  ]),
)}
</details>
${
  inapplicable.length === 0
    ? ''
    : renderTable(
        ['What', 'Attack', 'Why it cannot be tried'],
        inapplicable.map(({ object, id, why }) => [object, id, why]),
      )
}`
}

function countCells(verdicts: readonly Verdict[]): Cell[] {
  const { attacks, held, through, unproven, walls } = countVerdicts(verdicts)
  return [
    attacks,
    held,
    through > 0 ? { text: String(through), style: 'through' } : through,
    unproven > 0 ? { text: String(unproven), style: 'unproven' } : unproven,
    wallsOf(walls),
  ]
}

function renderControls({ controls }: VerifyReport): string {
  return `<h2>Controls that this supports</h2>
<p>It is evidence that a measure was tested, and no certificate.</p>
${renderTable(
  ['Framework', 'Control', 'What the run shows'],
  controls.map(({ framework, control, says }) => [framework, control, says]),
)}`
}

function renderTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const first = rows[0] ?? []
  const isNumber = (index: number) => typeof first[index] === 'number'
  const headers = head.map(
    (name, index) => `<th${isNumber(index) ? ' class="n"' : ''}>${escapeMarkup(name)}</th>`,
  )
  const body = rows.map((cells) => `<tr>${cells.map(renderCell).join('')}</tr>`)
  return `<table><thead><tr>${headers.join('')}</tr></thead>\n<tbody>${body.join('\n')}</tbody></table>`
}

function renderCell(cell: Cell): string {
  if (typeof cell === 'number') return `<td class="n">${cell}</td>`
  if (typeof cell === 'string') return `<td>${escapeMarkup(cell)}</td>`
  return `<td class="${cell.style}">${escapeMarkup(cell.text)}</td>`
}
