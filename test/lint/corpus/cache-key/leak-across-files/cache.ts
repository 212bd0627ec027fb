interface Entry<Value> {
  readonly value: Value
  readonly until: number
}

const entries = new Map<string, Entry<unknown>>()

export function keep<Value>(key: string, value: Value) {
  entries.set(`v1:${key}`, { value, until: Date.now() + 60_000 })
  return value
}
