import { a } from '../a/index.ts'

export const c = (): unknown => a
