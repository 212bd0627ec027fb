import { AsyncLocalStorage } from 'node:async_hooks'

const traces = new AsyncLocalStorage<{ traceId: string }>()

export function begin(traceId: string) {
  traces.enterWith({ traceId })
}
