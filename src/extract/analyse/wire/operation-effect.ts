/** What an operation does to the rows of its tenant, and whether doing it twice is as good as once. */
export interface OperationEffect {
  readonly kind: 'read' | 'write'
  readonly isIdempotent: boolean
}
