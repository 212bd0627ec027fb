import { d } from '../d/index.ts'

export const c = d
