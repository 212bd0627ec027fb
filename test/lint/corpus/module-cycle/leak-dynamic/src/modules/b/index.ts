import type { load } from '../a/index.ts'

export type Loaded = ReturnType<typeof load>
