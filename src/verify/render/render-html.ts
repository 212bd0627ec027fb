import { type Campaigned, countVerdicts, type VerifyReport } from '../report.ts'
import type { Verdict } from '../verdict.ts'
import { escapeMarkup } from '../../words/index.ts'
import { renderMethod } from './html-method.ts'
import { renderMutation } from './html-mutation.ts'
import { type Cell, renderTable } from './html-table.ts'
import { STYLE } from './style.ts'

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
${renderMethod(report)}
${report.campaigns.map(renderCampaign).join('\n')}
${report.mutation === undefined ? '' : renderMutation(report.mutation)}
${renderControls(report)}
</body>
</html>
`
}

function renderHead(report: VerifyReport): string {
  const { application, place, startedAt, seed, versions, campaigns, counts, hash } = report
  const modes = campaigns.map(
    ({ mode, cluster, postgres }) => `${mode} on ${cluster} (PostgreSQL ${postgres})`,
  )
  const facts: readonly (readonly [string, string])[] = [
    ['Application', application],
    [
      'Attacked',
      [...(place === undefined ? [] : [place]), modes.join(', ') || 'nothing'].join(': '),
    ],
    ['Begun', startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['Refused by', wallsOf(counts.walls) || 'nothing'],
    [
      'Versions',
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    ['Seed', seed],
    ['SHA-256 of all else in verify.json', hash],
  ]
  return `<p class="sum">${renderVerdict(report)}</p>
<dl>${facts.map(([name, value]) => `<dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(value)}</dd>`).join('')}</dl>`
}

function renderVerdict({ holds, counts, problems, mutation }: VerifyReport): string {
  if (holds) {
    const noticed = mutation === undefined ? '' : ' Each wall that was taken away was noticed.'
    return `<span class="verdict holds">Holds</span> ${counts.attacks} attacks, none got through, each beside a control that worked.${noticed}`
  }
  const missed = mutation?.counts.missed ?? 0
  const told = [
    `${counts.through} of ${counts.attacks} attacks got through`,
    `${counts.unproven} prove nothing`,
    ...(missed > 0 ? [`${missed} walls may go without notice`] : []),
  ]
  return `<span class="verdict fails">Does not hold</span> ${told.join(', ')}: ${problems.length} problems.`
}

function wallsOf(walls: Readonly<Record<string, number>>): string {
  const all = Object.entries(walls).map(([wall, count]) => `${wall} ${count}`)
  return all.join(', ')
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
  return `<h2>${escapeMarkup(`Attacks: ${mode} on ${cluster}`)}</h2>
<p>PostgreSQL ${escapeMarkup(postgres)}, schema <code>${escapeMarkup(fingerprint)}</code></p>
<h3>On what</h3>
${renderTable(
  ['What', 'Rows', 'Ids collide', 'Attacks', 'Held', 'Through', 'Unproven', 'Refused by'],
  [...objects].map(([object, all]) => {
    const filled = rows.get(object)
    const same = filled === undefined || filled.count === 0 ? '' : filled.collides ? 'yes' : 'no'
    return [object, filled?.count ?? '', same, ...countCells(all)]
  }),
)}
<h3>By which attack</h3>
${renderTable(
  ['Attack', 'What it tries', 'Attacks', 'Held', 'Through', 'Unproven', 'Refused by'],
  [...kinds].map(([id, all]) => [id, all[0]?.what ?? '', ...countCells(all)]),
  'kinds',
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
  'attacks',
)}
</details>
${
  inapplicable.length === 0
    ? ''
    : `<h3>What could not be tried, and hides nothing</h3>\n${renderTable(
        ['What', 'Attack', 'Why it cannot be tried'],
        inapplicable.map(({ object, id, why }) => [object, id, why]),
      )}`
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
