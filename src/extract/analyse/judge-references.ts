import { dirname, join } from 'node:path'

import { ts } from 'ts-morph'

import { type Cut, type EdgeFacts, isInside, pathOf, placeIn, type Verdict } from '../index.ts'
import type { Reference } from './find-references.ts'
import { judgeAddition } from './judge-addition.ts'

/** What becomes of each way in which a file outside of the module names one inside, or may do so. */
export function judgeReferences(references: readonly Reference[], cut: Cut): EdgeFacts[] {
  return references.flatMap((reference): EdgeFacts[] => {
    const { from, to, start, shape, specifier } = reference
    const isFromInside = isInside(from.fileName, cut)
    const place = placeIn(from, start, cut)
    if (shape === 'import-computed') {
      if (!isFromInside && !mayLeadIn(reference, cut)) return []
      const direction = isFromInside ? 'out' : 'in'
      return [{ direction, shape, name: reference.node.getText(), place, verdict: COMPUTED }]
    }
    if (isFromInside || to === undefined || !isInside(to, cut)) return []
    const other = pathOf(to, cut)
    return [
      { direction: 'in', shape, name: specifier, other, place, verdict: verdictOf(reference, cut) },
    ]
  })
}

const COMPUTED: Verdict = {
  is: 'refused',
  why: 'Which file it loads is known when it runs only, so that nobody can say whether it crosses the cut.',
  remedy: 'Write the names out: a map from names to `() => import("./…")`.',
}

/** Whether what is written of the path before it is computed leads into the folder of the module, or to one above it. */
function mayLeadIn({ from, node }: Reference, { root, folder }: Cut): boolean {
  const [path] = ts.isCallExpression(node) ? node.arguments : []
  const start = path && startOf(path)
  if (start === undefined || !start.startsWith('.')) return false
  // Up to its last slash, behind which the name of a file or a folder goes on.
  const base = join(dirname(from.fileName), start.slice(0, start.lastIndexOf('/') + 1), '/')
  const module = `${root}/${folder}/`
  return module.startsWith(base) || base.startsWith(module)
}

/** What is written out at the beginning of a text: `./` of `./${name}.ts`, and of `'./' + name`. */
function startOf(text: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(text)) return text.text
  if (ts.isTemplateExpression(text)) return text.head.text
  return ts.isBinaryExpression(text) ? startOf(text.left) : undefined
}

function verdictOf(reference: Reference, cut: Cut): Verdict {
  const { shape, node, to } = reference
  if (shape === 'import-side-effect') return LOADED_ALONE
  if (ts.isModuleDeclaration(node)) return judgeAddition(node, cut)
  if (shape === 'require' && isLoaded(node) && !isKnown(to, cut)) return UNTYPED
  // Of what is no code no file of the same names can stay.
  if (shape === 'url-of-file' || shape === 'json-import') return MOVED
  return { is: 'kept' }
}

/** `require.resolve(…)` names a file without loading it. */
function isLoaded(node: ts.Node): boolean {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression)
}

/** Whether the compiler knows what a file exports. */
function isKnown(path: string | undefined, { program: { files, checker } }: Cut): boolean {
  const file = files.find(({ fileName }) => fileName === path)
  return file !== undefined && checker.getSymbolAtLocation(file) !== undefined
}

const LOADED_ALONE: Verdict = {
  is: 'refused',
  why: 'The file is loaded for what it does then, and nobody can say in which of the two processes that is wanted.',
  remedy: 'Export a function that does it, and call that.',
}
const UNTYPED: Verdict = {
  is: 'refused',
  why: 'TypeScript does not know what the file exports, so that nobody can say what is used of it, and who waits for it.',
  remedy: 'Write the file in TypeScript, with exports that have types.',
}
const MOVED: Verdict = { is: 'rewritten', how: 'It leads to the new place of the file.' }
