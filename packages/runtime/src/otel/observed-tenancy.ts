import type { Observer } from '../quota/index.ts'
import type { TenancyVitals } from '../vitals.ts'

/** What metrics need of a Tenancy. */
export interface ObservedTenancy {
  vitals(): TenancyVitals
  observe(observer: Observer): () => void
}
