import { two } from '../b/index.ts'

export const one = () => two()
