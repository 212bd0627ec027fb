export { claimProject } from './claim-project.ts'
export { develop } from './develop.ts'
export { requireMain } from './require-main.ts'
