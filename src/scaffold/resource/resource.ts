import type { Field } from '../fields/field.ts'
import type { ResourceNames } from '../resource-names.ts'

/** A table with everything that serves it, before a line of it is written. */
export interface Resource {
  /** The module that owns it: `billing`. */
  readonly module: string
  readonly names: ResourceNames
  /** In their order. */
  readonly fields: readonly ResourceField[]
}

export interface ResourceField extends Field {
  /** What it points to; undefined for a plain value. */
  readonly target: ReferenceTarget | undefined
}

export interface ReferenceTarget {
  readonly table: string
  /** What is pointed to, beside `tenant_id`. */
  readonly column: string
  /** A row of the same tenant; otherwise one of a shared table. */
  readonly isTenants: boolean
  readonly isSelf: boolean
}
