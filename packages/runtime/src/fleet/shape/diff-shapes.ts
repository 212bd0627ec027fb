import { keyOf, type Shape, type ShapeItem } from './shape.ts'

/** One thing that is not as the reference has it; `found` or `wanted` is undefined where it is not there. */
export interface ShapeDifference {
  readonly found: ShapeItem | undefined
  readonly wanted: ShapeItem | undefined
  /** For people: `+ column invoice.note text` is too much, `- index …` is missing, `~ column …` is different. */
  readonly text: string
}

/** What makes a shape different from its reference. Tables come first. */
export function diffShapes(found: Shape, wanted: Shape): ShapeDifference[] {
  const wantedByKey = new Map(wanted.map((item) => [keyOf(item), item]))
  const foundKeys = new Set(found.map(keyOf))
  const differences: ShapeDifference[] = []
  for (const item of found) {
    const other = wantedByKey.get(keyOf(item))
    if (other === undefined) {
      differences.push({ found: item, wanted: undefined, text: `+ ${tell(item)}` })
    } else {
      const facts = changedFacts(item, other)
      if (facts.length > 0) {
        differences.push({
          found: item,
          wanted: other,
          text: `~ ${label(item)}: ${facts.join('; ')}`,
        })
      }
    }
  }
  for (const item of wanted) {
    if (foundKeys.has(keyOf(item))) continue
    differences.push({ found: undefined, wanted: item, text: `- ${tell(item)}` })
  }
  // A table comes before what belongs to it.
  return differences.toSorted((one, other) => Number(isTable(other)) - Number(isTable(one)))
}

function isTable({ found, wanted }: ShapeDifference): boolean {
  return (found ?? wanted)?.kind === 'table'
}

/** The names of the facts that are not the same. */
export function factsThatDiffer(one: ShapeItem, other: ShapeItem): string[] {
  const names = new Set([...Object.keys(one.definition), ...Object.keys(other.definition)])
  return [...names].filter((name) => one.definition[name] !== other.definition[name])
}

function changedFacts(found: ShapeItem, wanted: ShapeItem): string[] {
  return factsThatDiffer(found, wanted).map(
    (fact) =>
      `${fact.replaceAll('_', ' ')} is ${found.definition[fact] ?? 'none'}, should be ${wanted.definition[fact] ?? 'none'}`,
  )
}

function label({ kind, parent, name }: ShapeItem): string {
  if (kind === 'grant') return `grant on ${parent} to ${name}`
  if (kind === 'column') return `column ${parent}.${name}`
  return [kind, name, ...(parent === '' ? [] : ['on', parent])].join(' ')
}

function tell(item: ShapeItem): string {
  const { type, definition, privileges } = item.definition
  const detail = { column: type, constraint: definition, index: definition, grant: privileges }
  const more = Object.entries(detail).find(([kind]) => kind === item.kind)?.[1]
  return more === undefined ? label(item) : `${label(item)} ${more}`
}
