/** What a client is told: never whether a tenant exists, nor why it is closed. */
export interface HttpProblem {
  readonly status: 400 | 401 | 404 | 429 | 503
  readonly headers: Readonly<Record<string, string>>
  readonly body: {
    readonly error: {
      readonly code: string
      readonly message: string
      /** The quota that a request ran into. */
      readonly quota?: string
    }
  }
}
