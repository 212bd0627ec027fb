/** What errors of Node and of PostgreSQL tell beside their message, each where it is there. */
export interface ErrorFacts {
  readonly code: string
  readonly message: string
  readonly path: string | undefined
  readonly address: string | undefined
  readonly port: number | undefined
  readonly severity: string | undefined
}

export function readErrorFacts(error: Error): ErrorFacts {
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(error, name)
    return typeof value === 'string' ? value : undefined
  }
  const port: unknown = Reflect.get(error, 'port')
  return {
    code: text('code') ?? '',
    message: error.message,
    path: text('path'),
    address: text('hostname') ?? text('address'),
    port: typeof port === 'number' ? port : undefined,
    severity: text('severity'),
  }
}
