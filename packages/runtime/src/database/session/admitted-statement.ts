import type { CompiledQuery } from 'kysely'

/** A statement that was let in, from its sending to the end of its transaction. */
export interface AdmittedStatement {
  /** Whether it may run only where PostgreSQL refuses it all writes; the error that a write of it then is. */
  readonly readOnly: Error | undefined
  /** It did its work, which the end of its transaction decides about. */
  answered(answer: { readonly command: string; readonly rows: number }): void
  /** @param isWritten Whether what it did stays, or may stay. Called once. */
  end(isWritten: boolean): void
}

/**
 * Decides about a statement before it is sent: undefined for one that nobody counts. Throws for one that must not run.
 *
 * @param isAlone Whether it is a transaction by itself.
 */
export type AdmitStatement = (
  query: CompiledQuery,
  isAlone: boolean,
) => AdmittedStatement | undefined | Promise<AdmittedStatement | undefined>

/** The statements of one transaction that wait for its end. */
export class AdmittedStatements {
  #statements: AdmittedStatement[] = []

  add(statement: AdmittedStatement): void {
    this.#statements.push(statement)
  }

  end(isWritten: boolean): void {
    const statements = this.#statements
    this.#statements = []
    for (const statement of statements) statement.end(isWritten)
  }
}
