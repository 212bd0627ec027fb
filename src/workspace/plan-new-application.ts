import { type ApplicationChoices, type FileChange, planApplication } from '../scaffold/index.ts'
import { readTemplates } from './read-templates.ts'
import { findTenantrySource } from './tenantry-source.ts'

/** The files of an application, made from the templates and the Tenantry at hand, at this time. */
export async function planNewApplication(choices: ApplicationChoices): Promise<FileChange[]> {
  const [templates, tenantry] = await Promise.all([readTemplates(), findTenantrySource()])
  return planApplication({ ...choices, tenantry }, { templates, now: new Date() })
}
