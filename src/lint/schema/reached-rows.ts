import { contextVariables, type FunctionBody, functionsCalledIn } from '../../sql/index.ts'
import { nameOf, type SchemaScene } from './schema-scene.ts'

/** What code that runs with the rights of an owner reaches. */
export interface Reached {
  /** The table or view of which it has rows of all tenants. */
  readonly table: string | undefined
  /** Whether some of what it does cannot be read. */
  readonly isOpaque: boolean
}

/**
 * What a body reaches of tenants without keeping to the one of the context, also by what it calls.
 *
 * @param rows Names of rows of the tenant: `new` and `old` of a trigger.
 */
export function reachedBy(
  body: FunctionBody,
  scene: SchemaScene,
  rows: readonly string[] = [],
): Reached {
  let isOpaque = false
  const bodies = new Set([body])
  // A set that grows is walked to its end.
  for (const one of bodies) {
    isOpaque ||= one.isOpaque
    const [found] = scene.untied(one.statements, {
      tied: one === body ? rows : [],
      variables: contextVariables(one, scene.context),
      throughViews: true,
    })
    if (found) return { table: nameOf(found.table), isOpaque }
    for (const called of functionsCalledIn(one.statements)) {
      const known = scene.functionNamed(called)
      // One with the rights of its own owner is judged by itself.
      if (known && !known.isDefiner) bodies.add(known.body)
    }
  }
  return { table: undefined, isOpaque }
}
