import { insertion, type Splice } from '../../../codemod/index.ts'
import type { WireError } from './wire-error.ts'
import type { Definition, Moved } from './wire-type.ts'

interface Move extends Moved {
  /** What the contracts call it. */
  readonly as: string
  /** Whether nothing of it is there when the program runs. */
  readonly isType: boolean
}

/** The declarations that become part of the contracts, by the files that they leave. */
export function movesOf(
  definitions: readonly Definition[],
  errors: readonly WireError[],
): ReadonlyMap<string, readonly Move[]> {
  const moves = [
    ...definitions.flatMap((one): Move[] => {
      if (one.is === 'type' || one.moved === undefined) return []
      return [{ ...one.moved, as: one.name, isType: one.is === 'symbol' && one.made === undefined }]
    }),
    ...errors.map(({ moved, name }): Move => ({ ...moved, as: name, isType: false })),
  ]
  return Map.groupBy(moves, ({ file }) => file)
}

/**
 * Takes moved declarations out of their file: it imports them from the contracts, and exports what it exported.
 *
 * @param file Where its last import ends; 0 for a file without any.
 */
export function takeOut(
  file: { readonly importsEnd: number },
  moves: readonly Move[],
  contracts: string,
): Splice[] {
  const names = moves.map(
    ({ as, name, isType }) => `${isType ? 'type ' : ''}${as === name ? name : `${as} as ${name}`}`,
  )
  const line = `import { ${names.toSorted().join(', ')} } from '${contracts}'`
  const added = file.importsEnd === 0 ? `${line}\n\n` : `\n${line}`
  return [
    insertion(file.importsEnd, added),
    ...moves.map(({ name, start, end, exportedAs, isType }) => {
      const exported = `${isType ? 'type ' : ''}${name}${exportedAs === 'default' ? ' as default' : ''}`
      return { start, end, text: exportedAs === 'none' ? '' : `export { ${exported} }` }
    }),
  ]
}
