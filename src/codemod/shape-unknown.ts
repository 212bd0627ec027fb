import { TenantryError } from '@tenantry/runtime/errors'

export interface UnknownShape {
  readonly path: string
  /** What was not there, such as `an async function registerModules with a body`. */
  readonly lookedFor: string
  /** What a person has to add, as it would have been written. */
  readonly lines: readonly string[]
}

export function shapeUnknown({ path, lookedFor, lines }: UnknownShape): TenantryError {
  return new TenantryError('CODEMOD_SHAPE_UNKNOWN', {
    message: `${path} cannot be edited: it has not ${lookedFor}. Nothing was written.`,
    hint: `Add by hand, then run the command again:\n${lines.map((line) => `    ${line}`).join('\n')}`,
    details: { path, lookedFor, lines },
  })
}
