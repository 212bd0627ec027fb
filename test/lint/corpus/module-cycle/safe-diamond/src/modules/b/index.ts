import { d } from '../d/index.ts'

export const b = d
