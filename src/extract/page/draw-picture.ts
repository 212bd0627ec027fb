import { escapeMarkup } from '../../words/index.ts'
import { totalOf, type VerdictCounts, VERDICTS, worstOf } from './cut-graph.ts'
import { BOX, type Picture, type PlacedLink, type PlacedNode } from './lay-out.ts'

const HEADINGS = ['Who uses it', 'The module', 'What it needs']
/** Of the letters of a box: all are of one width. */
const LETTER = 7.3
const CHIP_LETTER = 6.7
const PADDING = 8

/** A picture as SVG. Its colours come from the page, so that it is readable in light and dark. */
export function drawPicture({ width, height, nodes, links, columns }: Picture): string {
  const headings = columns.map(
    (x, index) => `<text class="heading" x="${x}" y="14">${HEADINGS[index] ?? ''}</text>`,
  )
  return `<div class="frame"><svg class="picture" viewBox="-1 0 ${width + 2} ${height}" role="img" aria-label="The edges between the module and the rest">
${headings.join('')}
${links
  .toSorted((one, other) => rankOf(other.counts) - rankOf(one.counts))
  .map(drawLink)
  .join('\n')}
${nodes.map(drawNode).join('\n')}
</svg></div>`
}

/** What is in the way is drawn last, on top of the rest. */
function rankOf(counts: VerdictCounts): number {
  return VERDICTS.indexOf(worstOf(counts))
}

function drawLink({ from, to, counts, outside, module }: PlacedLink): string {
  const bend = (to.x - from.x) / 2
  const path = `M${from.x} ${from.y}C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`
  const width = Math.min(7, 1 + Math.log2(totalOf(counts))).toFixed(1)
  const title = escapeMarkup(`${outside} and ${module}: ${countsInWords(counts)}`)
  return `<path class="link ${worstOf(counts)}" d="${path}" stroke-width="${width}"><title>${title}</title></path>`
}

function drawNode({ label, counts, x, y }: PlacedNode): string {
  const chips = VERDICTS.filter((verdict) => counts[verdict] > 0)
  let end = BOX.width - PADDING
  const drawn = chips.toReversed().map((verdict) => {
    const text = String(counts[verdict])
    const width = text.length * CHIP_LETTER + 8
    end -= width
    const chip = `<rect class="chip ${verdict}" x="${end}" y="5" width="${width}" height="16" rx="8"/><text class="count" x="${end + width / 2}" y="17">${text}</text>`
    end -= 4
    return chip
  })
  const shown = shorten(label, Math.floor((end - PADDING) / LETTER))
  const title = escapeMarkup(`${label}: ${countsInWords(counts)}`)
  // A box without edges has none to show.
  const finds = chips.length === 0 ? '' : ` data-find="${escapeMarkup(label)}" tabindex="0"`
  return `<g class="node" transform="translate(${x} ${y})"${finds}><title>${title}</title><rect class="box" width="${BOX.width}" height="${BOX.height}" rx="5"/><text class="name" x="${PADDING}" y="17">${escapeMarkup(shown)}</text>${drawn.join('')}</g>`
}

/** The end of a path says more than its beginning. */
function shorten(label: string, most: number): string {
  return label.length <= most ? label : `…${label.slice(label.length - most + 1)}`
}

function countsInWords(counts: VerdictCounts): string {
  const told = VERDICTS.filter((verdict) => counts[verdict] > 0)
  return told.map((verdict) => `${counts[verdict]} ${verdict}`).join(', ') || 'no edge'
}
