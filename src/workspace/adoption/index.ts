export { adopt, type AdoptOptions, type AdoptResult } from './adopt.ts'
export { type AdoptFlags, requireAdoptFile } from './given-answers.ts'
