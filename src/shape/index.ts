export {
  type CheckedShape,
  checkShape,
  FUNCTION,
  listOf,
  type ShapeProblem,
  strictShape,
  TEXT,
} from './check-shape.ts'
