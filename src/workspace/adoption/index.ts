export { adopt, type AdoptOptions, type AdoptResult } from './adopt.ts'
export { requireAdoptFile } from './given-answers.ts'
