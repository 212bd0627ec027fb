/** The names of the variables that say where the service of a module is, and what its calls are signed with. */
export interface ServiceVariables {
  readonly url: string
  readonly key: string
  readonly keyId: string
  /** The key that callers may still sign with, while keys change. */
  readonly previousKey: string
  readonly previousKeyId: string
}

/** Of `order-lines` they begin with `ORDER_LINES_SERVICE_`. */
export function serviceVariables(module: string): ServiceVariables {
  const prefix = `${module.toUpperCase().replaceAll('-', '_')}_SERVICE`
  return {
    url: `${prefix}_URL`,
    key: `${prefix}_KEY`,
    keyId: `${prefix}_KEY_ID`,
    previousKey: `${prefix}_PREVIOUS_KEY`,
    previousKeyId: `${prefix}_PREVIOUS_KEY_ID`,
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

/** The id of a key that nobody named. */
export const FIRST_KEY_ID = '1'
