/** Functions whose callers wait for no result. */
export type EventName<Api> = {
  [Name in keyof Api & string]: Api[Name] extends (...given: never[]) => Promise<void>
    ? Name
    : never
}[keyof Api & string]
