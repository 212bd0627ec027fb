import { structuredPatch } from 'diff'

import { type FileEdit, kindOfEdit } from '../edits/index.ts'
import type { Paint } from './colour.ts'
import { visibleText } from './visible-text.ts'

const NOWHERE = '/dev/null'
const CONTEXT = 3
/** More than this many changed lines are told as a whole: to find the fewest would take a second. */
const MOST_CHANGES = 1000

/** A file that goes to another place: its text is compared with what it was. */
interface MovedPath {
  readonly from: string
  readonly to: string
}

/**
 * Edits as a unified diff, in the order of their paths. Without colour, `git apply` takes it. Empty where nothing changes.
 *
 * @param moved Files that are written elsewhere with the text that another one had. Default: none.
 */
export function renderDiff(
  edits: readonly FileEdit[],
  paint: Paint,
  moved: readonly MovedPath[] = [],
): string {
  const byPath = new Map(edits.map((edit) => [edit.path, edit]))
  const origins = new Map(
    moved.flatMap(({ from, to }) => {
      const origin = byPath.get(from)
      return origin?.before === undefined ? [] : [[to, origin] as const]
    }),
  )
  const renamed = new Set(
    [...origins.values()].flatMap(({ path, after }) => (after === undefined ? [path] : [])),
  )
  return edits
    .filter((edit) => kindOfEdit(edit) !== 'none' && !renamed.has(edit.path))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
    .map((edit) => {
      const origin = origins.get(edit.path)
      return origin === undefined ? renderEdit(edit, paint) : renderMove(origin, edit, paint)
    })
    .join('')
}

function renderEdit(edit: FileEdit, paint: Paint): string {
  const { path, before = '', after = '' } = edit
  const from = edit.before === undefined ? NOWHERE : `a/${path}`
  const to = edit.after === undefined ? NOWHERE : `b/${path}`
  return renderTexts({ from, to, before, after }, paint)
}

/** As git tells of a file that was renamed, or copied where another one stays in its place. */
function renderMove(origin: FileEdit, { path, after = '' }: FileEdit, paint: Paint): string {
  const { path: from, before = '' } = origin
  const verb = origin.after === undefined ? 'rename' : 'copy'
  const head = [
    `diff --git a/${visibleText(from)} b/${visibleText(path)}`,
    ...(before === after ? ['similarity index 100%'] : []),
    `${verb} from ${visibleText(from)}`,
    `${verb} to ${visibleText(path)}`,
  ]
  const hunks =
    before === after
      ? ''
      : renderTexts({ from: `a/${from}`, to: `b/${path}`, before, after }, paint)
  return `${head.map((line) => paint('bold', line)).join('\n')}\n${hunks}`
}

interface Texts {
  readonly from: string
  readonly to: string
  readonly before: string
  readonly after: string
}

function renderTexts({ from, to, before, after }: Texts, paint: Paint): string {
  const lines = [
    paint('bold', `--- ${visibleText(from)}`),
    paint('bold', `+++ ${visibleText(to)}`),
    ...findHunks(before, after).flatMap((hunk) => [
      paint('cyan', headOf(hunk)),
      ...hunk.lines.map((line) => renderLine(line, paint)),
    ]),
  ]
  return `${lines.join('\n')}\n`
}

interface Hunk {
  readonly oldStart: number
  readonly oldLines: number
  readonly newStart: number
  readonly newLines: number
  readonly lines: readonly string[]
}

function findHunks(before: string, after: string): readonly Hunk[] {
  const options = { context: CONTEXT, maxEditLength: MOST_CHANGES }
  const patch = structuredPatch('', '', before, after, undefined, undefined, options)
  if (patch) return patch.hunks
  const removed = linesOf(before, '-')
  const added = linesOf(after, '+')
  const lines = [...removed, ...added]
  return [
    {
      oldStart: 1,
      oldLines: countLines(removed),
      newStart: 1,
      newLines: countLines(added),
      lines,
    },
  ]
}

function linesOf(text: string, sign: string): string[] {
  if (text === '') return []
  const isEnded = text.endsWith('\n')
  const lines = (isEnded ? text.slice(0, -1) : text).split('\n').map((line) => sign + line)
  return isEnded ? lines : [...lines, '\\ No newline at end of file']
}

const countLines = (lines: readonly string[]): number =>
  lines.filter((line) => !line.startsWith('\\')).length

/** A side without lines begins before the first one. */
function headOf({ oldStart, oldLines, newStart, newLines }: Hunk): string {
  const old = `${oldLines === 0 ? oldStart - 1 : oldStart},${oldLines}`
  const fresh = `${newLines === 0 ? newStart - 1 : newStart},${newLines}`
  return `@@ -${old} +${fresh} @@`
}

function renderLine(line: string, paint: Paint): string {
  // The carriage return of a line's end does no harm, and belongs to the patch.
  const end = line.endsWith('\r') ? '\r' : ''
  const text = visibleText(end ? line.slice(0, -1) : line)
  if (line.startsWith('+')) return paint('green', text) + end
  if (line.startsWith('-')) return paint('red', text) + end
  return text + end
}
