export { planExtraction } from './plan-extraction.ts'
