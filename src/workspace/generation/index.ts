export { generateResource } from './generate-resource.ts'
export { planGenerated } from './plan-generated.ts'
export { planNewModule } from './plan-new-module.ts'
export { type DescribedResource, type NewResource, planNewResource } from './plan-new-resource.ts'
