import type { ts } from 'ts-morph'

/** That the rows of a source have one tenant: `i.tenant_id = value`, which nothing beside it weakens. */
export interface TenantTie {
  /** Of which source; undefined where the column stands alone. */
  readonly alias: string | undefined
  /** What the tenant is compared with; undefined where that is the tenant of another source. */
  readonly value: ts.Expression | undefined
  /** The source that has the same tenant; it may stand alone too. */
  readonly sameAs?: { readonly alias: string | undefined }
  /** Whether it is there on some ways through the program only. */
  readonly isOptional?: boolean
}

/** What reads conditions that are written as SQL. */
export interface ConditionParser {
  tiesIn(
    condition: string,
    column: string,
  ): readonly {
    readonly alias: string | undefined
    readonly parameter?: number | undefined
    readonly sameAs?: { readonly alias: string | undefined }
  }[]
}
