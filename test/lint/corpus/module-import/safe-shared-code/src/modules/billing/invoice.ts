import { cents } from '../../money.ts'

export const total = cents(3)
