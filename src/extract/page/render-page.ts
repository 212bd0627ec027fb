import { escapeMarkup } from '../../words/index.ts'
import type { Edge, Verdict } from '../edge.ts'
import type { ExtractionPlan } from '../extraction-plan.ts'
import { SHAPES } from '../shapes.ts'
import { toCutGraph, VERDICTS } from './cut-graph.ts'
import { drawPicture } from './draw-picture.ts'
import { layOut } from './lay-out.ts'
import { SCRIPT } from './page-script.ts'
import { STYLE } from './page-style.ts'

export interface PageOptions {
  /** What would change, as a unified diff. Default: nothing is shown of it. */
  readonly diff?: string
}

/** A plan as a page that needs nothing else: to be looked at, filtered and handed on. */
export function renderPage(plan: ExtractionPlan, { diff }: PageOptions = {}): string {
  const title = `Extraction of ${plan.module}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeMarkup(title)}</h1>
${renderSum(plan)}
${drawPicture(layOut(toCutGraph(plan)))}
${renderSuggestions(plan)}
${renderEvents(plan)}
${renderEdges(plan)}
${renderReached(plan)}
${renderUnread(plan)}
${diff === undefined ? '' : `<h2>What would change</h2>\n<pre>${escapeMarkup(diff)}</pre>`}
<script>${SCRIPT}</script>
</body>
</html>
`
}

function renderSum({ score, folder, files, edges, servesNothing }: ExtractionPlan): string {
  const counts = VERDICTS.filter((verdict) => score[verdict] > 0).map(
    (verdict) => `<span class="chip ${verdict}">${score[verdict]} ${verdict}</span>`,
  )
  const nothing = servesNothing
    ? ' Nobody outside calls a function of it, or registers its routes: there is nothing to serve.'
    : ''
  const blocked = score.refused > 0 || servesNothing ? ' The plan cannot be applied yet.' : ''
  return `<p class="sum"><span class="score">Cut score ${score.score}</span>: ${files.length} ${files.length === 1 ? 'file' : 'files'} in <code>${escapeMarkup(folder)}</code>, ${edges.length} ${edges.length === 1 ? 'edge' : 'edges'}. ${counts.join(' ')}${nothing}${blocked}</p>`
}

function renderSuggestions({ suggestions }: ExtractionPlan): string {
  if (suggestions.length === 0) return ''
  const rows = suggestions.map(
    ({ what, files, before, after }) =>
      `<tr><td>${escapeMarkup(what)}${files.length > 2 ? filesList(files) : ''}</td><td class="score-change">${before.score} → ${after.score}</td><td class="score-change">${before.edges} → ${after.edges}</td></tr>`,
  )
  return `<h2>What would make it cheaper</h2>
<table><colgroup><col><col style="width:9rem"><col style="width:9rem"></colgroup><thead><tr><th>Change</th><th>Score</th><th>Edges</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`
}

function filesList(files: readonly string[]): string {
  return `<details><summary>Which files</summary>${files.map((file) => `<code>${escapeMarkup(file)}</code>`).join('<br>')}</details>`
}

function renderEvents({ events }: ExtractionPlan): string {
  if (events.length === 0) return ''
  const rows = events.map(
    ({ name, calls, inTransactions, isChosen }) =>
      `<tr><td><code>${escapeMarkup(name)}</code></td><td>${calls}</td><td>${inTransactions}</td><td>${isChosen ? 'done later' : `<code>--event ${escapeMarkup(name)}</code>`}</td></tr>`,
  )
  return `<h2>Calls that could be events</h2>
<p>Nobody uses what they return, so they can be written down in the transaction of their caller, and done behind it.</p>
<table><thead><tr><th>Function</th><th>Calls</th><th>In a transaction</th><th>Planned</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`
}

function renderEdges({ edges }: ExtractionPlan): string {
  const rows = edges.toSorted((one, other) => rankOf(one) - rankOf(other)).map(renderEdge)
  const boxes = VERDICTS.map(
    (verdict) =>
      `<label><input type="checkbox" value="${verdict}" checked> <span class="chip ${verdict}">${verdict}</span></label>`,
  )
  return `<h2>Edges</h2>
<div class="filters">${boxes.join('')}<input type="search" placeholder="A file, a name, a shape" aria-label="Search the edges"><span class="shown">${edges.length}</span></div>
<table class="edges"><thead><tr><th>Verdict</th><th>What</th><th>Where</th><th>Why</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`
}

/** What is in the way stands first. */
function rankOf({ verdict }: Edge): number {
  return VERDICTS.indexOf(verdict.is)
}

function renderEdge({ id, verdict, shape, name, place, other }: Edge): string {
  const { file, line, column } = place
  const to =
    other === undefined || other === name ? '' : `<span class="shape">${escapeMarkup(other)}</span>`
  return `<tr data-verdict="${verdict.is}" id="${escapeMarkup(id)}"><td><span class="chip ${verdict.is}">${verdict.is}</span></td><td>${escapeMarkup(name)}<span class="shape">${escapeMarkup(SHAPES[shape])}</span></td><td>${escapeMarkup(`${file}:${line}:${column}`)}${to}</td><td>${renderVerdict(verdict)}</td></tr>`
}

function renderVerdict(verdict: Verdict): string {
  switch (verdict.is) {
    case 'kept':
      return ''
    case 'rewritten':
      return escapeMarkup(verdict.how)
    case 'refused':
      return `${escapeMarkup(verdict.why)}<span class="remedy">${escapeMarkup(verdict.remedy)}</span>`
    case 'waived':
      return `${escapeMarkup(verdict.why)}<span class="remedy">Waived: ${escapeMarkup(verdict.reason)}</span>`
  }
}

function renderReached({ reached }: ExtractionPlan): string {
  if (reached.length === 0) return ''
  const deepest = Math.max(...reached.map(({ depth }) => depth))
  const rows = reached.map(
    ({ name, place, depth, because }) =>
      `<tr><td>${depth}</td><td><code>${escapeMarkup(name)}</code></td><td><code>${escapeMarkup(`${place.file}:${place.line}`)}</code></td><td>${escapeMarkup(because)}</td></tr>`,
  )
  return `<h2>What becomes asynchronous</h2>
<p>${reached.length} functions, up to ${deepest} ${deepest === 1 ? 'call' : 'calls'} away from the module.</p>
<details${reached.length <= 20 ? ' open' : ''}><summary>All of them</summary>
<table><colgroup><col style="width:6rem"><col><col><col></colgroup><thead><tr><th>Calls away</th><th>Function</th><th>Where</th><th>Why</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></details>`
}

function renderUnread({ unread }: ExtractionPlan): string {
  if (unread.length === 0) return ''
  const files = unread.map((file) => `<li><code>${escapeMarkup(file)}</code></li>`)
  return `<h2>SQL that could not be read</h2>\n<p>What these files say of tables is not in the plan.</p><ul>${files.join('')}</ul>`
}
