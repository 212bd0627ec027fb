import { remind } from '../b/index.ts'

export const start = () => remind(() => ['acme'])
